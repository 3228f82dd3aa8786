using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Proves which values are ≥ 0 for every input: behind a ReLU, and whatever keeps the sign of such. There, z⁺ needs W⁺ only.
/// </summary>
internal static class SignAnalysis
{
    public static HashSet<Value> FindNonNegative(Graph graph)
    {
        var proven = new HashSet<Value>();
        foreach (var node in graph.Nodes)
        {
            var operands = node.Operator is Select ? node.Inputs.Skip(1) : node.Inputs;
            if (GivesNonNegative(node.Operator) || (KeepsNonNegative(node.Operator) && operands.All(IsProven)))
                proven.UnionWith(node.Outputs);
        }

        return proven;

        bool IsProven(Value value) => proven.Contains(value) || value.Known?.Data.All(element => element >= 0) == true;
    }

    /// <summary>Whatever the inputs.</summary>
    private static bool GivesNonNegative(Operator operation) => operation switch
    {
        Unary { Function: UnaryFunction.Clip, Alpha: >= 0, Beta: >= 0 } => true,
        Unary { Function: UnaryFunction.ThresholdedRelu, Alpha: >= 0 } => true,
        Unary unary => unary.Function is UnaryFunction.Relu or UnaryFunction.Softplus or UnaryFunction.Sigmoid or UnaryFunction.HardSigmoid
            or UnaryFunction.Absolute or UnaryFunction.Square or UnaryFunction.Exp or UnaryFunction.Sqrt or UnaryFunction.Not,
        Binary binary => binary.IsCondition,
        Reduce reduce => reduce.Function is ReduceFunction.SumSquare or ReduceFunction.L1 or ReduceFunction.L2,
        Softmax or LpPool => true,
        _ => false,
    };

    /// <summary>Where all inputs are ≥ 0.</summary>
    private static bool KeepsNonNegative(Operator operation) => operation switch
    {
        Reduce reduce => reduce.Function != ReduceFunction.LogSumExp,
        MaxPool or AveragePool or Select or Reshape or Transpose or Slice or SliceAdjoint or Concat or Expand or Identity or MatMul
            or LocalResponseNormalization or Resample => true,
        Pad pad => pad.Mode != PadMode.Constant || pad.Value >= 0,
        Unary { Function: UnaryFunction.Clip, Beta: >= 0 } => true,

        // Activations through the origin that are increasing on x ≥ 0.
        Unary unary => unary.Function is UnaryFunction.LeakyRelu or UnaryFunction.Elu or UnaryFunction.Selu or UnaryFunction.Celu
            or UnaryFunction.Softsign or UnaryFunction.Tanh or UnaryFunction.HardSwish or UnaryFunction.Mish or UnaryFunction.Gelu
            or UnaryFunction.GeluTanh or UnaryFunction.Silu or UnaryFunction.Erf or UnaryFunction.Floor or UnaryFunction.Ceil
            or UnaryFunction.Truncate or UnaryFunction.RoundToFormat,
        Binary binary => binary.Function is BinaryFunction.Add or BinaryFunction.Multiply or BinaryFunction.Divide
            or BinaryFunction.Minimum or BinaryFunction.Maximum or BinaryFunction.Power or BinaryFunction.PRelu,
        _ => false,
    };
}
