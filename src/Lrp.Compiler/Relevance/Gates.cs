using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Which factor of a product is a gate: a sigmoid or hard sigmoid, also moved, or one minus a gate; and a condition, which is what a
/// sigmoid becomes as it gets steeper.
/// </summary>
internal static class Gates
{
    /// <summary>The factor that is none, where the other is one; else null.</summary>
    public static Value? SignalOf(Node product) => (IsGate(product.Inputs[0]), IsGate(product.Inputs[1])) switch
    {
        (true, false) => product.Inputs[1],
        (false, true) => product.Inputs[0],
        _ => null,
    };

    private static bool IsGate(Value value)
    {
        while (value.Producer is { Operator: Reshape or Transpose or Expand or Slice or Identity } mover)
            value = mover.Inputs[0];
        return value.Producer is { } node && node.Operator switch
        {
            Unary unary => unary.Function is UnaryFunction.Sigmoid or UnaryFunction.HardSigmoid or UnaryFunction.Not,
            Binary { Function: BinaryFunction.Subtract } => IsOne(node.Inputs[0]) && IsGate(node.Inputs[1]),
            Binary binary => binary.FunctionTraits.IsCondition,
            _ => false,
        };
    }

    private static bool IsOne(Value value) => value.Known?.Data.All(number => number == 1) == true;
}
