using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Passes;

public class SimplificationTests
{
    [Fact]
    public void Identities_go_and_the_output_keeps_its_name()
    {
        var graph = new OnnxModelBuilder().Input("x", 1, 4).Integers("shape", 1, 4).Integers("pads", 0, 0, 0, 0).Scalar("one", 1)
            .Node("Identity", "x", "a").Node("Relu", "a", "b").Node("Dropout", "b", "c").Node("Reshape", "c, shape", "d")
            .Node("Concat", "d", "e", ("axis", 1)).Node("Pad", "e, pads", "f").Node("Transpose", "f", "g", ("perm", new[] { 0, 1 }))
            .Node("Mul", "g, one", "h").Node("Cast", "h", "y", ("to", 1)).Output("y").Import();
        Assert.Equal("Identity Relu Identity Reshape Concat Pad Transpose Multiply Identity", GraphText.Operators(graph));

        Assert.True(GraphText.Run("RemoveIdentities", graph));

        Assert.Equal("%2 = Relu(%0) : float32[1, 4]  # b", GraphText.Activations(graph));
        Assert.Equal("y", graph.Outputs[0].Name);
        Assert.False(GraphText.Run("RemoveIdentities", graph));
    }

    [Fact]
    public void A_network_that_does_nothing_keeps_a_node_between_input_and_output() =>
        Assert.Equal("Identity", GraphText.Operators(
            Canonical(new OnnxModelBuilder().Input("x", 1, 4).Node("Identity", "x", "y").Output("y"))));

    [Fact]
    public void Reshapes_of_reshapes_are_one() =>
        Assert.EndsWith(" = Reshape(%0) : float32[4, 1]  # y", GraphText.Activations(Canonical(new OnnxModelBuilder()
            .Input("x", 1, 2, 2).Node("Flatten", "x", "a").Node("Transpose", "a", "b", ("perm", new[] { 0, 1 }))
            .Node("Flatten", "b", "y", ("axis", 2)).Output("y"))));

    [Fact]
    public void Known_constants_are_computed()
    {
        var graph = new Graph("g");
        var sum = graph.Emit(new Binary(BinaryFunction.Add), "sum", graph.AddScalar(2), graph.AddScalar(3));
        var x = graph.AddInput("x", ElementType.Float32, new Shape(2));
        graph.Outputs.Add(graph.Emit(new Binary(BinaryFunction.Multiply), "y", x, sum));

        Assert.True(GraphText.Run("FoldConstants", graph));

        Assert.Equal(
            """
            graph g
            %3 = input x : float32[2]
            %5 = constant {5} : float32[]
            %4 = Multiply(%3, %5) : float32[2]  # y
            return %4

            """, GraphPrinter.Print(graph));
    }

    [Fact]
    public void Every_pass_that_changes_something_is_observed_in_order()
    {
        var observed = new List<string>();
        var graph = new OnnxModelBuilder().Input("x", 1, 4).Weights("w", 4, 2).Weights("b", 2)
            .Node("Identity", "x", "a").Node("MatMul", "a, w", "m").Node("Add", "m, b", "y").Output("y").Import();
        Canonicalization.Run(graph, (pass, _) => observed.Add(pass));
        Assert.Equal(["RemoveIdentities", "MergeBias"], observed);
        Assert.Equal(["RemoveIdentities", "FoldConstants", "RecogniseActivations", "RecogniseNormalization",
            "DivideByReciprocal", "MergePad", "MergeBias", "MergeBatchNormalization", "MergeScale", "MergeIntoNext", "RemoveUnused"], Canonicalization.Passes.Select(pass => pass.Name));
    }

    private static Graph Canonical(OnnxModelBuilder builder)
    {
        var graph = builder.Import();
        var expected = GraphText.Outputs(graph);
        Canonicalization.Run(graph);
        GraphText.AssertSameOutputs(expected, graph);
        return graph;
    }
}
