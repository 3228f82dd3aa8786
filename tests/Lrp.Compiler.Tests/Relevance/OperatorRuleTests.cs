using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>
/// The rules of operators as closed forms: relevance 1 at one number of the output, and what each input gets, in the order of the inputs.
/// </summary>
public class OperatorRuleTests
{
    private const string Two = "a[1,2]; b[1,2]; ";

    public static TheoryData<string, string, double[], int, double[]> Rows => new()
    {
        // Extremes over axes: winner takes all, the first in row-major order.
        { "x[1,3]; y=ReduceMax(x | axes=[1])", "*: z+", [1, 5, 5], 0, [0, 1, 0] },
        { "x[1,3]; y=ReduceMax(x | axes=[1])", "ReduceMax: split", [1, 5, 5], 0, [0, 0.5, 0.5] },
        { "x[1,3]; y=ReduceMax(x | axes=[1])", "ReduceMax: epsilon(1)", [1, 5, 5], 0, [0, 5 / 6.0, 0] },
        { "x[2,2]; y=ReduceMin(x | axes=[0])", "*: z+", [4, -2, 3, -2], 1, [0, 1, 0, 0] },
        { "x[2,2]; y=ReduceMin(x | axes=[0])", "ReduceMin: split", [4, -2, 3, -2], 1, [0, 0.5, 0, 0.5] },
        { "x[2,2]; y=ReduceMin(x | axes=[0])", "ReduceMin: epsilon(1)", [4, -2, 3, -2], 1, [0, 2 / 3.0, 0, 0] },

        // Homogeneous functions by Euler's shares, x ∘ ∂y/∂x / (k·y).
        { "x[1,2]; y=ReduceL1(x | axes=[1])", "*: z+", [1, -3], 0, [0.25, 0.75] },
        { "x[1,2]; y=ReduceL1(x | axes=[1])", "gradient", [1, -3], 0, [1, -1] },
        { "x[1,2]; y=ReduceL2(x | axes=[1])", "*: z+", [3, -4], 0, [9 / 25.0, 16 / 25.0] },
        { "x[1,2]; y=ReduceL2(x | axes=[1])", "gradient", [3, -4], 0, [0.6, -0.8] },
        { "x[1,2]; y=ReduceSumSquare(x | axes=[1])", "*: z+", [3, -4], 0, [9 / 25.0, 16 / 25.0] },
        { "x[1,2]; y=ReduceSumSquare(x | axes=[1])", "gradient", [3, -4], 0, [6, -8] },
        { "x[1,3]; y=ReduceProd(x | axes=[1])", "*: z+", [2, -3, 4], 0, [1 / 3.0, 1 / 3.0, 1 / 3.0] },
        { "x[1,3]; y=ReduceProd(x | axes=[1])", "gradient", [2, -3, 4], 0, [-12, 8, -6] },
        { "x[1,3]; y=ReduceProd(x | axes=[1])", "gradient", [2, 0, 4], 0, [0, 8, 0] },
        { "x[1,2]; y=ReduceLogSum(x | axes=[1])", "gradient", [3, 5], 0, [1 / 8.0, 1 / 8.0] },
        { "x[1,2]; y=ReduceLogSumExp(x | axes=[1])", "gradient", [0, 0], 0, [0.5, 0.5] },

        // Products of two activations; a gate takes nothing, whatever moves it.
        { Two + "y=Mul(a,b)", "*: z+", [2, 3, 5, 7], 1, [0, 0.5, 0, 0.5] },
        { Two + "y=Mul(a,b)", "product: signal", [2, 3, 5, 7], 1, [0, 1, 0, 0] },
        { Two + "y=Mul(a,b)", "product: gradient", [2, 3, 5, 7], 1, [0, 7, 0, 3] },
        { Two + "s=Sigmoid(b); y=Mul(s,a)", "*: z+", [2, 3, 5, 7], 1, [0, 1, 0, 0] },
        { Two + "s=Sigmoid(b); y=Mul(s,a)", "product: uniform", [2, 3, 5, 7], 1, [0, 0.5, 0, 0.5] },
        { Two + "h=HardSigmoid(b); one=1; s=Sub(one,h); y=Mul(s,a)", "*: z+", [2, 3, 5, 7], 0, [1, 0, 0, 0] },
        { "a[1,2]; b[2,1]; s=Sigmoid(b); t=Transpose(s); y=Mul(t,a)", "*: z+", [2, 3, 5, 7], 1, [0, 1, 0, 0] },
        { "a[1,2]; b[1,1]; n={1,2}; s=Sigmoid(b); t=Expand(s,n); y=Mul(t,a)", "*: z+", [2, 3, 5], 1, [0, 1, 0] },
        { "a[1,2]; b[1,4]; s=Sigmoid(b); f,g=Split(s | axis=1); y=Mul(a,g)", "*: z+", [2, 3, 1, 1, 1, 1], 1, [0, 1, 0, 0, 0, 0] },

        // Quotients: the denominator counts as a constant.
        { Two + "y=Div(a,b)", "*: z+", [2, 3, 5, 7], 1, [0, 1, 0, 0] },
        { Two + "y=Div(a,b)", "quotient: uniform", [2, 3, 5, 7], 1, [0, 0.5, 0, 0.5] },
        { Two + "y=Div(a,b)", "quotient: gradient", [2, 3, 5, 7], 1, [0, 1 / 7.0, 0, -3 / 49.0] },

        // The larger and the smaller of two: the winner, the first of equals; against a constant relevance passes.
        { Two + "y=Max(a,b)", "*: z+", [2, 3, 5, 3], 0, [0, 0, 1, 0] },
        { Two + "y=Max(a,b)", "*: z+", [2, 3, 5, 3], 1, [0, 1, 0, 0] },
        { Two + "y=Min(b,a)", "*: z+", [2, 3, 5, 3], 1, [0, 0, 0, 1] },
        { "x[1,2]; w=<2.5,9.0>; y=Max(x,w)", "*: z+", [2, 3], 1, [0, 1] },
        { "x[1,2]; w=<2.5,9.0>; y=Max(x,w)", "gradient", [2, 3], 1, [0, 0] },

        // A choice: each number goes back to where it came from, a condition gets nothing.
        { "c[1,2]; a[1,2]; b[1,2]; z=0; k=Greater(c,z); y=Where(k,a,b)", "*: z+", [1, -1, 2, 3, 5, 7], 0, [0, 0, 1, 0, 0, 0] },
        { "c[1,2]; a[1,2]; b[1,2]; z=0; k=Greater(c,z); y=Where(k,a,b)", "*: z+", [1, -1, 2, 3, 5, 7], 1, [0, 0, 0, 0, 0, 1] },

        // Sums: a mask of −∞ takes nothing, a difference splits as a sum with the negative.
        { Two + "y=Sub(a,b)", "*: z+", [6, 3, 2, 7], 0, [6 / 4.0, 0, -2 / 4.0, 0] },
        { Two + "l=Log(b); y=Add(a,l)", "Log: pass; add: norm", [6, 3, 1, 0], 0, [1, 0, 0, 0] },

        // What is copied sums up again.
        { "x[1,3]; n={0,1,0,1}; y=Pad(x,n | mode='reflect')", "*: z+", [1, 2, 3], 0, [0, 1, 0] },
        { "x[1,3]; n={0,2,0,0}; p=Pad(x,n | mode='edge'); y=ReduceSum(p)", "*: z+", [1, 2, 3], 0, [3 / 8.0, 2 / 8.0, 3 / 8.0] },
        { "x[1,3]; n={0,1,0,0}; y=Pad(x,n | mode='wrap')", "*: z+", [1, 2, 3], 0, [0, 0, 1] },
        { "x[1,3]; i={2,2,0}; y=Gather(x,i | axis=1)", "*: z+", [1, 2, 3], 1, [0, 0, 1] },
        { "x[3,2]; i:int[1]; y=Gather(x,i)", "*: z+", [1, 2, 3, 4, 5, 6, 2], 1, [0, 0, 0, 0, 0, 1, 0] },

        // A final softmax that is only moved: relevance starts at its input, in the order of the output.
        { "x[1,2,2]; s=Softmax(x | axis=1); y=Transpose(s | perm=[0,2,1])", "*: z+", [1, 2, 3, 4], 1, [0, 0, 1, 0] },
        { "x[2,2]; s=Sigmoid(x); t=Transpose(s); n={4}; y=Reshape(t,n)", "*: z+", [1, 2, 3, 4], 2, [0, 1, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Relevance_is_what_the_formula_says(string network, string explanation, double[] inputs, int target, double[] expected)
    {
        var relevance = Explain(network, explanation + "; seed: one", inputs, target);
        Assert.Equal(expected.Length, relevance.Length);
        Assert.All(expected.Zip(relevance), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    [Theory]
    [InlineData("x[1,3]; g=<2.0,-1.0,0.5>; s=<0.1,0.2,0.3>; y=LayerNormalization(x,g,s | epsilon=0.5)")]
    [InlineData("x[1,3]; g=<2.0,-1.0,0.5>; s=<0.1,0.2,0.3>; e=0.5; m=ReduceMean(x | axes=[1]); c=Sub(x,m); q=Mul(c,c); "
        + "v=ReduceMean(q | axes=[1]); a=Add(v,e); d=Sqrt(a); z=Div(c,d); k=Mul(z,g); y=Add(k,s)")]
    public void A_normalisation_is_affine_with_a_constant_deviation(string network)
    {
        double[] x = [1, 4, -2], gamma = [2, -1, 0.5], shift = [0.1, 0.2, 0.3];
        var (mean, deviation) = (1.0, Math.Sqrt(6 + 0.5));
        for (var target = 0; target < 3; target++)
        {
            // y = γ(x − mean)/σ + β, hence ∂y/∂x = γ(1 − 1/3)/σ for the element itself and −γ/(3σ) for the others.
            var y = (gamma[target] * (x[target] - mean) / deviation) + shift[target];
            var stabilised = y + (1e-6 * Math.Sign(y));
            var expected = x.Select((value, index) =>
                value * gamma[target] * ((index == target ? 1 : 0) - (1 / 3.0)) / deviation / stabilised);
            var affine = Explain(network, "*: z+; seed: one", x, target);
            Assert.All(expected.Zip(affine), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            var passed = Explain(network, "normalisation: pass; seed: one", x, target);
            Assert.Equal([.. x.Select((_, index) => index == target ? 1.0 : 0)], passed);
        }
    }

    [Fact]
    public void A_masked_score_has_no_relevance_and_makes_no_relevance_infinite()
    {
        // Softmax over x + m with m = −∞ in the middle, summed with weights 2, 1, 4: the middle one counts for nothing.
        const string Network = "x[1,3]; z=<1.0,0.0,1.0>; m=Log(z); a=Add(x,m); s=Softmax(a | axis=1); w=<2.0,1.0,4.0>; "
            + "k=Mul(s,w); y=ReduceSum(k | axes=[1])";
        double[] x = [1, 9, 2];
        var share = 1 / (1 + Math.E);
        double[] softmax = [share, 1 - share], terms = [2 * softmax[0], 4 * softmax[1]];
        double[] incoming = [terms[0] / terms.Sum(), terms[1] / terms.Sum()];
        double[] expected = [1 * (incoming[0] - softmax[0]), 0, 2 * (incoming[1] - softmax[1])];
        var relevance = Explain(Network, "*: z+; seed: one", x, 0);
        Assert.All(expected.Zip(relevance), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private static double[] Explain(string network, string explanation, double[] inputs, int target)
    {
        var graph = OnnxText.Parse(network).Explain(explanation);
        var interpreter = new Interpreter(graph);
        var at = 0;
        Tensor[] tensors = [.. graph.Inputs.Select(input => new Tensor(input.Shape, inputs[at..(at += input.Shape.Count)]))];
        return [.. interpreter.Explain(0, interpreter.Forward(tensors), target).SelectMany(tensor => tensor.Data)];
    }
}
