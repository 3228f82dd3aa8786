using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Passes;

public class ActivationTests
{
    public static TheoryData<string, string> WrittenOut => new()
    {
        { "Gelu", "Div x sqrt2 a; Erf a e; Add e one s; Mul x s m; Mul m half y" },
        { "Gelu", "Mul x half h; Div x sqrt2 a; Erf a e; Add one e s; Mul h s y" },
        { "Gelu", "Mul x rsqrt2 a; Erf a e; Add e one s; Mul s half g; Mul g x y" },
        { "Silu", "Sigmoid x s; Mul x s y" },
        { "Silu", "Sigmoid x s; Mul s x y" },
        { "Silu", "Mul x half a; Sigmoid a s; Mul s x y" },
        { "HardSwish", "Add x three a; Clip a zero,six c; Mul x c m; Div m six y" },
        { "HardSwish", "Add x three a; Clip a zero,six c; Div c six g; Mul x g y" },
        { "HardSigmoid", "Add x three a; Clip a zero,six c; Div c six y" },
        { "Softplus", "Exp x e; Add e one s; Log s y" },
        { "Mish", "Softplus x p; Tanh p t; Mul x t y" },
        { "Mish", "Exp x e; Add e one s; Log s p; Tanh p t; Mul t x y" },
    };

    [Theory]
    [MemberData(nameof(WrittenOut))]
    public void A_written_out_activation_becomes_one_node(string function, string nodes)
    {
        var graph = Network(nodes);
        var expected = GraphText.Outputs(graph);
        Lrp.Compiler.Passes.Canonicalization.Run(graph);
        Assert.Equal(function, GraphText.Operators(graph));
        Assert.Equal("y", graph.Outputs[0].Name);
        var actual = GraphText.Outputs(graph);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("Div x sqrt2 a; Erf a e; Add e one s; Mul x s y")]
    [InlineData("Div x six a; Erf a e; Add e one s; Mul x s m; Mul m half y")]
    [InlineData("Add x three a; Clip a zero,six c; Mul x c y")]
    [InlineData("Sigmoid x s; Mul s half y")]
    [InlineData("Exp x e; Add e three s; Log s y")]
    public void What_only_looks_like_one_stays(string nodes)
    {
        var graph = Network(nodes);
        Assert.False(GraphText.Run("RecogniseActivations", graph));
    }

    /// <summary>Nodes as "Type input [input] output", between semicolons.</summary>
    private static Graph Network(string nodes)
    {
        var builder = new OnnxModelBuilder().Input("x", 1, 40).Scalar("zero", 0).Scalar("half", 0.5f).Scalar("one", 1).Scalar("three", 3)
            .Scalar("six", 6).Scalar("sqrt2", MathF.Sqrt(2)).Initializer("rsqrt2", [1], [MathF.Sqrt(0.5f)]);
        foreach (var words in nodes.Split("; ").Select(node => node.Split(' ')))
            builder.Node(words[0], string.Join(",", words[1..^1]), words[^1]);
        return builder.Output("y").Import();
    }
}
