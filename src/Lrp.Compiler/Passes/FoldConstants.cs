using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Passes;

/// <summary>Computes what follows from small constants whose content is known. Weights are not: their recipes run at load.</summary>
internal static class FoldConstants
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Inputs.Count == 0 || node.Outputs.Count > 1 || node.Inputs.Any(input => input.Known is null))
            return false;
        var type = new IR.ValueType(node.Output.Type, node.Output.Shape);
        return ShapeFolding.Evaluate(node.Operator, node.Inputs, type) is { } folded &&
            graph.Replace(node, graph.AddConstant(node.Output.Name, folded, type.Type));
    });
}
