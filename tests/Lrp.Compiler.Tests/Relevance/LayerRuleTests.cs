using Lrp.Compiler.IR;
using static Lrp.Compiler.Tests.Relevance.LinearRuleTests;

namespace Lrp.Compiler.Tests.Relevance;

/// <summary>The rules of section 2, each layer fed with relevance straight from the seed.</summary>
public class LayerRuleTests
{
    private const double Epsilon = 1e-6;

    private static readonly Tensor _x = new(new Shape(1, 2), [3, -1]);

    [Fact]
    public void Activation_passes_relevance_unchanged() =>
        AssertClose([0, Math.Tanh(-1)], new Network(1, 2).Unary(UnaryFunction.Tanh).Explain("*: z+").Relevance(_x, 1));

    [Fact]
    public void Activation_by_its_gradient() =>
        AssertClose([1 - Math.Pow(Math.Tanh(3), 2), 0],
            new Network(1, 2).Unary(UnaryFunction.Tanh).Explain("activation: gradient; seed: one").Relevance(_x, 0));

    [Fact]
    public void Sum_splits_by_its_summands()
    {
        // y = x + w∘x with w = (1, −3): y₁ = −1 + 3 = 2.
        var net = new Network(1, 2);
        var (x, w) = (net.Current, net.Constant(new Tensor(new Shape(1, 2), [1, -3])));
        var scaled = net.Then(new Binary(BinaryFunction.Multiply), "mul", "Mul", w).Current;
        net.Join(new Binary(BinaryFunction.Add), "add", "Add", x, scaled).Explain("*: epsilon(1e-6); seed: one");
        AssertClose([0, (-1 + 3) / (2 + Epsilon)], net.Relevance(_x, 1));
    }

    [Fact]
    public void Constant_summand_keeps_its_share()
    {
        var net = new Network(1, 2);
        net.Then(new Binary(BinaryFunction.Add), "add", "Add", net.Constant(Tensor.Vector(1, 1))).Explain("*: z+; seed: one");
        AssertClose([3 / (4 + Epsilon), 0], net.Relevance(_x, 0));
    }

    [Fact]
    public void Difference_splits_like_a_sum_with_the_negative()
    {
        var net = new Network(1, 2);
        var x = net.Current;
        var half = net.Then(new Binary(BinaryFunction.Multiply), "mul", "Mul", net.Constant(Tensor.Vector(0.5, 0.5))).Current;
        net.Join(new Binary(BinaryFunction.Subtract), "sub", "Sub", x, half).Explain("*: z+; seed: one");
        AssertClose([(3 - 1.5) / (1.5 + Epsilon), 0], net.Relevance(_x, 0));
    }

    [Fact]
    public void Broadcast_summand_gets_the_shares_of_all_its_copies()
    {
        // y = x + mean(x), the mean stretched over both elements.
        var net = new Network(1, 2);
        var x = net.Current;
        var mean = net.Then(new Reduce(ReduceFunction.Mean, new IntList(1), KeepAxes: true), "mean", "ReduceMean").Current;
        net.Join(new Binary(BinaryFunction.Add), "add", "Add", x, mean).Explain("gradient");
        AssertClose([1.5, 0.5], net.Relevance(_x, 0));
    }

    [Fact]
    public void Product_with_a_constant_passes()
    {
        var net = new Network(1, 2);
        net.Then(new Binary(BinaryFunction.Multiply), "mul", "Mul", net.Constant(Tensor.Scalar(5))).Explain("*: z+");
        AssertClose([15, 0], net.Relevance(_x, 0));
    }

    [Theory]
    [InlineData("*: z+", new[] { 9.0, 0 })]
    [InlineData("*: gradient", new[] { 9.0 * 6, 0 })]
    public void Square_as_a_product_of_two_activations(string text, double[] expected)
    {
        var net = new Network(1, 2);
        net.Then(new Binary(BinaryFunction.Multiply), "mul", "Mul", net.Current).Explain(text);
        AssertClose(expected, net.Relevance(_x, 0));
    }

    [Fact]
    public void Gate_gets_nothing_and_the_signal_all()
    {
        var net = new Network(1, 2);
        var x = net.Current;
        var gate = net.Dense("fc", new Tensor(new Shape(2, 2), [1, 1, 1, 1])).Unary(UnaryFunction.Sigmoid).Current;
        net.Join(new Binary(BinaryFunction.Multiply), "mul", "Mul", x, gate).Explain("*: z+; seed: one", "*: z+; Mul: uniform; seed: one");
        AssertClose([1, 0], net.Relevance(_x, 0));
        var half = net.Relevance(new Tensor(new Shape(1, 2), [3, 1]), 0, explanation: 1);
        AssertClose([0.5 + (0.5 * 3 / (4 + Epsilon)), 0.5 / (4 + Epsilon)], half);
    }

    [Fact]
    public void Average_pool_by_the_epsilon_rule_of_its_map()
    {
        var net = new Network(1, 1, 4);
        net.Then(new AveragePool(new Window(new(2), new(2), new(1), new(0), new(0), new(2)), false), "pool", "AveragePool")
            .Explain("*: z+; seed: one", "pool: epsilon(1); seed: one");
        var x = new Tensor(new Shape(1, 1, 4), [1, 2, 3, 5]);
        AssertClose([0, 0, 1.5 / (4 + Epsilon), 2.5 / (4 + Epsilon)], net.Relevance(x, 1));
        AssertClose([0.5 / 2.5, 1 / 2.5, 0, 0], net.Relevance(x, 0, explanation: 1));
    }

    [Theory]
    [InlineData(ReduceFunction.Mean, true)]
    [InlineData(ReduceFunction.Sum, false)]
    public void Means_and_sums_give_to_each_summand_its_part(ReduceFunction function, bool keepAxes)
    {
        var net = new Network(1, 4);
        net.Then(new Reduce(function, new IntList(1), keepAxes), "reduce", "Reduce").Explain("*: z+");
        var relevance = net.Relevance(new Tensor(new Shape(1, 4), [1, 2, 3, 4]), 0);
        var scale = function == ReduceFunction.Mean ? 4 : 1;
        AssertClose([1.0 / scale, 2.0 / scale, 3.0 / scale, 4.0 / scale], relevance.Select(value => Math.Round(value, 5)));
    }

    [Theory]
    [InlineData("*: z+", new[] { 0.0, 7, 0, 0 })]
    [InlineData("pool: split", new[] { 0, 3.5, 3.5, 0 })]
    public void Max_pool_gives_all_to_the_first_of_equals_or_equal_shares(string text, double[] expected)
    {
        var net = new Network(1, 1, 4);
        net.Then(new MaxPool(Window.Global(4)), "pool", "MaxPool").Explain(text);
        AssertClose(expected, net.Relevance(new Tensor(new Shape(1, 1, 4), [1, 7, 7, 2]), 0));
    }

    [Fact]
    public void Average_pool_by_alphabeta_splits_by_the_sign_of_its_inputs()
    {
        var net = new Network(1, 1, 4);
        net.Then(new AveragePool(Window.Global(4), false), "pool", "AveragePool").Explain("pool: alphabeta(2, 1); seed: one");
        var x = new Tensor(new Shape(1, 1, 4), [1, -2, 3, -4]);
        double positive = 4 / 4.0, negative = -6 / 4.0;
        AssertClose([2 * 0.25 / (positive + Epsilon), 0.5 / (negative - Epsilon), 2 * 0.75 / (positive + Epsilon), 1 / (negative - Epsilon)],
            net.Relevance(x, 0));
    }

    [Theory]
    [InlineData(2, "*: z+; seed: one", new[] { 9 / 25.0, 16 / 25.0 })]
    [InlineData(2, "gradient", new[] { 3 / 5.0, -4 / 5.0 })]
    [InlineData(1, "*: z+; seed: one", new[] { 3 / 7.0, 4 / 7.0 })]
    [InlineData(1, "gradient", new[] { 1.0, -1 })]
    [InlineData(3, "*: z+; seed: one", new[] { 27 / 91.0, 64 / 91.0 })]
    public void Norm_pool_shares_by_powers(int p, string text, double[] expected)
    {
        var net = new Network(1, 1, 2);
        net.Then(new LpPool(Window.Global(2), p), "pool", "LpPool").Explain(text);
        var relevance = net.Relevance(new Tensor(new Shape(1, 1, 2), [3, -4]), 0);
        Assert.All(expected.Zip(relevance), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.Equal([0, 0], net.Relevance(new Tensor(new Shape(1, 1, 2)), 0).Select(Math.Abs));
    }

    [Fact]
    public void Local_response_normalisation_by_taylor_expansion()
    {
        // Three channels, n = 2: k sees k and k + 1. All terms as the formula has them.
        const double kappa = 2, alpha = 0.5, beta = 0.75;
        var net = new Network(1, 3, 1);
        net.Then(new LocalResponseNormalization(2, alpha, beta, kappa), "lrn", "LRN");
        net.Explain("*: z+; seed: one", "lrn: pass; seed: one");
        double[] x = [3, -2, 1];
        var (sum, own) = ((9 + 4) / 2.0 * alpha, 9 / 2.0 * alpha);
        var z = 3 * Math.Pow(kappa + own, -beta);
        var fromNeighbour = -2 * beta * (alpha / 2) * 3 * 4 * Math.Pow(kappa + sum, -beta - 1);
        var d = z + fromNeighbour + Epsilon;
        AssertClose([z / d, fromNeighbour / d, 0], net.Relevance(new Tensor(new Shape(1, 3, 1), x), 0));
        AssertClose([1, 0, 0], net.Relevance(new Tensor(new Shape(1, 3, 1), x), 0, explanation: 1));
    }

    [Theory]
    [InlineData(UnaryFunction.Relu, "guided-backpropagation", new[] { 0.0, 0, 2, 0 })]
    [InlineData(UnaryFunction.Relu, "deconvnet", new[] { 0.0, 0, 2, 2 })]
    [InlineData(UnaryFunction.Relu, "gradient", new[] { -1.0, 0, 2, 0 })]
    [InlineData(UnaryFunction.Tanh, "deconvnet", new[] { -1.0, -1, 2, 2 })]
    public void Methods_change_what_flows_back_through_rectifiers_only(UnaryFunction function, string method, double[] signs)
    {
        var net = new Network(1, 4).Unary(function).Dense("fc", new Tensor(new Shape(1, 4), [-1, -1, 2, 2]));
        var relevance = net.Explain(method).Relevance(new Tensor(new Shape(1, 4), [1, -1, 1, -1]), 0);
        double[] slopes = function == UnaryFunction.Tanh ? [.. Enumerable.Repeat(1 - Math.Pow(Math.Tanh(1), 2), 4)] : [1, 1, 1, 1];
        AssertClose(signs.Zip(slopes, (sign, slope) => sign * slope), relevance);
    }

    [Theory]
    [InlineData("input*gradient", new[] { 6.0, -3 })]
    [InlineData("sensitivity", new[] { 2.0, 3 })]
    [InlineData("squared-gradient", new[] { 4.0, 9 })]
    public void Methods_end_with_a_function_of_the_gradient(string method, double[] expected) => AssertClose(
        expected, new Network(1, 2).Dense("fc", new Tensor(new Shape(1, 2), [2, 3])).Explain(method).Relevance(_x, 0));

    [Fact]
    public void Softmax_inside_a_network_by_taylor_or_not_at_all()
    {
        var net = new Network(1, 2).Then(new Softmax(1), "softmax", "Softmax");
        net.Dense("fc", new Tensor(new Shape(1, 2), [1, 0]));
        net.Explain("*: gradient; softmax: taylor; seed: one", "*: gradient; softmax: constant; seed: one");
        var s = 1 / (1 + Math.Exp(-4));
        AssertClose([3 * (1 - s), -1 * (0 - (1 - s))], net.Relevance(_x, 0));
        AssertClose([0, 0], net.Relevance(_x, 0, explanation: 1));
    }

    [Fact]
    public void Matrix_product_halves_what_each_term_gets()
    {
        // a (1×2) times b (2×1), both made of x: o = 9 + 1.
        var net = new Network(1, 2);
        var a = net.Current;
        var b = net.Then(new Transpose(new IntList(1, 0)), "transpose", "Transpose").Current;
        net.Join(new MatMul(), "matmul", "MatMul", a, b).Explain("*: z+");
        AssertClose([9 * 10 / (10 + (Epsilon / 2)), 1 * 10 / (10 + (Epsilon / 2))], net.Relevance(_x, 0));
    }

    [Fact]
    public void Batch_normalisation_that_stayed_splits_off_its_shift()
    {
        // y = 2x + 1 and −x + 3.
        var net = new Network(1, 2);
        Value scale = net.Constant(Tensor.Vector(2, -1)), shift = net.Constant(Tensor.Vector(1, 3));
        net.Then(new Affine(), "bn", "BatchNormalization", scale, shift).Explain("*: z+; seed: one");
        AssertClose([6 / (7 + Epsilon), 0], net.Relevance(_x, 0));
        AssertClose([0, 1 / (4 + Epsilon)], net.Relevance(_x, 1));
    }

    [Fact]
    public void Interpolation_gives_back_by_its_weights()
    {
        // Twice as many, and one between the first two.
        var net = new Network(1, 2);
        var weights = net.Constant(new Tensor(new Shape(3, 2), [1, 0, 0.25, 0.75, 1, 0]));
        net.Then(new Resample(1, new IntList(0, 0, 0, 1, 1, 1)), "up", "Resize", weights).Explain("*: z+; seed: one");
        AssertClose([0.25, 0.75], net.Relevance(_x, 1));
        AssertClose([0, 1], net.Relevance(_x, 2));
    }

    [Fact]
    public void Movement_routes_relevance_back()
    {
        var net = new Network(1, 6);
        net.Then(new Reshape(new Shape(2, 3)), "reshape", "Reshape").Then(new Transpose(new IntList(1, 0)), "transpose", "Transpose")
            .Then(new Pad(new IntList(1, 0), new IntList(0, -1), PadMode.Constant, 0), "pad", "Pad")
            .Then(new Slice(new IntList(3, 0), new IntList(-2, 1), new Shape(2, 1)), "slice", "Slice");
        net.Join(new Concat(0), "concat", "Concat", net.Current, net.Current).Explain("*: z+");
        AssertClose([0, 0, 3, 0, 0, 0], net.Relevance(new Tensor(new Shape(1, 6), [1, 2, 3, 4, 5, 6]), 2));
    }

    [Fact]
    public void Relevance_starts_before_a_final_softmax_also_through_a_reshape()
    {
        var net = new Network(1, 2).Then(new Softmax(1), "softmax", "Softmax").Then(new Reshape(new Shape(2)), "reshape", "Reshape");
        net.Explain("gradient");
        Assert.Same(net.Graph.Inputs[0], net.Graph.Logits);
    }

    [Fact]
    public void An_input_that_relevance_does_not_reach_gets_zeros()
    {
        var net = new Network(1, 2).Dense("fc", new Tensor(new Shape(2, 2), [1, 2, 3, 4]));
        net.Graph.AddInput("unused", ElementType.Float32, new Shape(1, 3));
        net.Explain("gradient");
        var interpreter = new Interpreter(net.Graph);
        Assert.Equal([0, 0, 0], interpreter.Explain(0, interpreter.Forward(_x, new Tensor(new Shape(1, 3))), 0)[1].Data);
    }

    [Fact]
    public void A_layer_that_takes_its_gradient_by_default_is_a_warning_that_names_it_and_the_remedy()
    {
        var net = new Network(1, 2).Then(new Reduce(ReduceFunction.LogSumExp, new IntList(1), KeepAxes: true), "lse", "ReduceLogSumExp");
        net.TryExplain("*: epsilon(1)", "*: epsilon(1); ReduceLogSumExp: gradient");
        Assert.Equal("warning LRP3012: No rule conserves relevance at node 'lse' (ReduceLogSumExp), which takes its gradient; "
            + "append '; ReduceLogSumExp: gradient' if that is meant", Assert.Single(net.Diagnostics).ToString());
        Assert.Equal(2, net.Graph.Explanations.Count);
    }
}
