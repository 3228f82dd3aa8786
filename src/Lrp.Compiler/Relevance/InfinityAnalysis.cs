using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Finds values that may be infinite although the network's logits are finite: masks of −∞, what they are added to, and what a division
/// or a logarithm made. Whether a layer's weights are finite is not asked: where they are not, nor are the logits.
/// </summary>
internal static class InfinityAnalysis
{
    public static HashSet<Value> FindInfinite(Graph graph)
    {
        // A mask may be an input.
        var found = new HashSet<Value>(graph.Inputs);
        foreach (var node in graph.Nodes)
        {
            if (!IsFinite(node) && (MakesInfinite(node) || node.Inputs.Any(MayBe)))
                found.UnionWith(node.Outputs);
        }

        return found;

        bool MayBe(Value value) => found.Contains(value) || value.Constant is FileConstant
            || value.Known?.Data.Any(double.IsInfinity) == true;
    }

    /// <summary>Whatever is infinite among the inputs.</summary>
    private static bool IsFinite(Node node) => node.Operator switch
    {
        ILinearLayer or MatMul or Softmax or LocalResponseNormalization or Affine or BatchNormalization => true,
        Unary { Function: UnaryFunction.Clip } unary => !double.IsInfinity(unary.Alpha) && !double.IsInfinity(unary.Beta),
        Unary unary => unary.Function is UnaryFunction.Sigmoid or UnaryFunction.HardSigmoid or UnaryFunction.Tanh or UnaryFunction.Softsign
            or UnaryFunction.Erf or UnaryFunction.Sign or UnaryFunction.Not,
        Binary binary => binary.IsCondition,
        _ => false,
    };

    /// <summary>Also from finite inputs.</summary>
    private static bool MakesInfinite(Node node) => node.Operator switch
    {
        Unary unary => unary.Function is UnaryFunction.Log or UnaryFunction.Reciprocal,
        Binary { Function: BinaryFunction.Divide } => !node.Inputs[1].IsConstant,
        Binary { Function: BinaryFunction.Power } => !(node.Inputs[1].Known?.Data.All(exponent => exponent >= 0) == true),
        _ => false,
    };
}
