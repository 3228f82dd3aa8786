namespace Lrp.Compiler.IR;

/// <summary>
/// Finds values that may be infinite although the network's logits are finite: masks of −∞, what they are added to, and what a division
/// or a logarithm made. Whether a layer's weights are finite is not asked: where they are not, nor are the logits.
/// </summary>
internal static class InfinityAnalysis
{
    public static HashSet<Value> FindInfinite(IEnumerable<Value> inputs, IEnumerable<Node> nodes)
    {
        // A mask may be an input.
        var found = new HashSet<Value>(inputs);
        foreach (var node in nodes)
        {
            if (!IsFinite(node) && (MakesInfinite(node) || node.Inputs.Any(MayBe)))
                found.UnionWith(node.Outputs);
        }

        return found;

        bool MayBe(Value value) => found.Contains(value) || value.Constant is FileConstant
            || value.Known?.Data.Any(double.IsInfinity) == true;
    }

    /// <summary>Whatever is infinite among the inputs: by itself, or because a layer that reads it would leave no logit finite.</summary>
    private static bool IsFinite(Node node) => node.Operator.Traits.IsBounded
        || node.Operator is Conv or ConvTranspose or Dense or MatMul or LocalResponseNormalization or Affine or BatchNormalization;

    /// <summary>Also from finite inputs.</summary>
    private static bool MakesInfinite(Node node) => node.Operator switch
    {
        Unary unary => unary.FunctionTraits.HasPole,
        Binary { Function: BinaryFunction.Divide } => !node.Inputs[1].IsConstant,
        Binary { Function: BinaryFunction.Power } => !(node.Inputs[1].Known?.Data.All(exponent => exponent >= 0) == true),
        _ => false,
    };
}
