using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>x / c is x · (1 / c), which is quicker, and zero in the padding of c, where x / c would be 0 / 0.</summary>
internal static class MultiplyByReciprocals
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Binary { Function: BinaryFunction.Divide } || node.IsConstant
            || !node.Inputs[1].IsConstant || (node.Inputs[1].Known is not null && node.Inputs[1].Shape.Count == 1))
            return false;
        var reciprocal = graph.EmitBefore(node, new Unary(UnaryFunction.Reciprocal), node.Name, "", node.Inputs[1]);
        var output = graph.EmitBefore(node, new Binary(BinaryFunction.Multiply), node.Name, node.OnnxType, node.Inputs[0], reciprocal);
        output.Name = node.Output.Name;
        return graph.Replace(node, output);
    });
}
