using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Merges the addition or subtraction of a constant into the linear layer before it: MatMul + Add becomes Gemm.</summary>
internal static class MergeBias
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Binary { Function: BinaryFunction.Add or BinaryFunction.Subtract } sum
            || node.ConstantOperand() is not var (x, constant)
            || LinearLayer.Before(graph, x, node) is not { } layer
            || (sum.Function == BinaryFunction.Subtract && x != node.Inputs[0])
            || layer.PerChannel(constant, node) is not { } shift)
            return false;
        if (sum.Function == BinaryFunction.Subtract)
            shift = graph.EmitBefore(node, new Unary(UnaryFunction.Negate), layer.Node.Name, "", shift);
        return layer.Absorb(node, scale: null, shift);
    });
}
