using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>γ ∘ x + β with a number for each channel, in two pointwise operators.</summary>
internal static class LowerAffine
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Affine)
            return false;
        var x = node.Inputs[0];
        var shape = new Shape([x.Shape[1], .. Enumerable.Repeat(1, x.Shape.Rank - 2)]);
        var scale = graph.EmitBefore(node, new Reshape(shape), node.Name, "", node.Inputs[1]);
        var shift = graph.EmitBefore(node, new Reshape(shape), node.Name, "", node.Inputs[2]);
        var scaled = graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, "", x, scale);
        var output = graph.EmitBefore(node, new Binary(BinaryFunction.Add), node.Name, node.OnnxType, scaled, shift);
        output.Name = node.Output.Name;
        return graph.Replace(node, output);
    });
}
