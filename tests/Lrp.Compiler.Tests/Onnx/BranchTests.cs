using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>Nodes with graphs within, and functions that the file defines itself.</summary>
public class BranchTests
{
    [Theory]
    [InlineData(1, "Squeeze")]
    [InlineData(3, "Identity")]
    public void A_condition_that_shapes_decide_takes_one_branch(int size, string taken)
    {
        // As torch writes x.squeeze(1): if its length is 1, take the axis away.
        var model = OnnxText.Parse($"x[2,{size}]; one={{1}}; at={{1}}; n=Shape(x); d=Gather(n,at); c=Equal(d,one); ->", new OnnxModelBuilder())
            .Node("If", "c", "y", ("then_branch", OnnxText.Parse("s=Squeeze(x,at)")), ("else_branch", OnnxText.Parse("s=Identity(x)")))
            .Output("y");
        var graph = model.Import();
        Assert.Equal(taken == "Squeeze" ? new Shape(2) : new Shape(2, size), graph.Output.Shape);
        Assert.Equal(taken == "Squeeze" ? "Reshape" : "Identity", GraphText.Operators(graph));
    }

    [Fact]
    public void A_condition_of_run_time_chooses_between_both_branches()
    {
        var graph = Choice(17).Import();
        Assert.Equal([2.0, 4, 6], Run(graph, 1, 2, 3));
        Assert.Equal([-1.0, 0, 0.5], Run(graph, -1, 0, 0.5));
    }

    [Fact]
    public void Branches_of_different_shapes_are_told()
    {
        var model = OnnxText.Parse("x[3]; zero=0; m=ReduceSum(x | keepdims=0); c=Greater(m,zero); ->", new OnnxModelBuilder())
            .Node("If", "c", "y", ("then_branch", OnnxText.Parse("a=Identity(x)")), ("else_branch", OnnxText.Parse("a=Concat(x,x | axis=0)")))
            .Output("y");
        var exception = Assert.Throws<DiagnosticException>(() => model.Import());
        Assert.Contains("branches of different shapes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_of_the_file_is_what_its_nodes_are()
    {
        var body = new OnnxModelBuilder().Node("MatMul", "a, w", "m").Node("Elu", "m", "out", ("alpha", ("slope", 1))).Output("out");
        var model = new OnnxModelBuilder().Function("Layer", "a, w", body, "slope").Input("x", 1, 3).Weights("w1", 3, 4).Weights("w2", 4, 2)
            .Node("local.Layer", "x, w1", "h", ("slope", 2f)).Node("local.Layer", "h, w2", "y", ("slope", 0.5f)).Output("y");
        var inlined = new OnnxModelBuilder().Input("x", 1, 3).Weights("w1", 3, 4).Weights("w2", 4, 2)
            .Node("MatMul", "x, w1", "m").Node("Elu", "m", "h", ("alpha", 2f))
            .Node("MatMul", "h, w2", "n").Node("Elu", "n", "y", ("alpha", 0.5f)).Output("y");
        var graph = model.Import();
        Assert.Equal("Dense Elu Dense Elu", GraphText.Operators(graph));
        Assert.Equal(GraphText.Outputs(inlined.Import()), GraphText.Outputs(graph));
        Assert.Equal(4, graph.Nodes.Where(node => !node.IsConstant).Select(node => node.Name).Distinct().Count());
    }

    [Fact]
    public void A_function_that_calls_itself_is_told()
    {
        var body = new OnnxModelBuilder().Node("local.Loop", "a", "out").Output("out");
        var model = new OnnxModelBuilder().Function("Loop", "a", body).Input("x", 1, 3).Node("local.Loop", "x", "y").Output("y");
        Assert.Equal("LRP1010", Assert.Throws<DiagnosticException>(() => model.Import()).Diagnostic.Descriptor.Id);
    }

    /// <summary>2x where the sum is positive, else x.</summary>
    internal static OnnxModelBuilder Choice(int opset) => OnnxText
        .Parse("x[3]; zero=0; two=2; m=ReduceSum(x | keepdims=0); c=Greater(m,zero); ->", new OnnxModelBuilder(opset))
        .Node("If", "c", "y", ("then_branch", OnnxText.Parse("a=Mul(x,two)")), ("else_branch", OnnxText.Parse("a=Identity(x)")))
        .Output("y");

    private static double[] Run(Graph graph, params double[] x) => new Interpreter(graph).Forward(Tensor.Vector(x)).Outputs[graph.OutputIndex].Data;
}
