using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Merges the multiplication with, or division by, a constant number or one per channel into the linear layer before it.</summary>
internal static class MergeScale
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
        Scale(node) is var (x, constant) && LinearLayer.Before(graph, x, node) is { } layer
            && layer.PerChannel(constant, node) is { } factor
            && layer.Absorb(node, Factor(graph, node, factor), shift: null));

    /// <summary>The operands of x·constant or x/constant.</summary>
    public static (Value X, Value Constant)? Scale(Node node) => node.Operator switch
    {
        Binary { Function: BinaryFunction.Multiply } => node.ConstantOperand(),
        Binary { Function: BinaryFunction.Divide } when node.Inputs[1].IsConstant => node.ConstantOperand(),
        _ => null,
    };

    /// <summary>What x is multiplied with: the constant, or its reciprocal.</summary>
    public static Value Factor(Graph graph, Node node, Value constant) => node.Operator is Binary { Function: BinaryFunction.Divide }
        ? graph.EmitBefore(node, new Unary(UnaryFunction.Reciprocal), node.Name, "", constant)
        : constant;
}
