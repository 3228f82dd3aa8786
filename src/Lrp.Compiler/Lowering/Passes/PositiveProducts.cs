using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Finds W⁺ ∗ relu(x) + b + W⁻ ∗ min(x, 0), the denominator of z⁺ for inputs of any sign, and makes one pass of its two convolutions
/// (or dense layers of many rows). In tiles both take fewer products than the one, which wants each product by itself, and the forward pass
/// is in tiles then, too (U-Net: 0.80 and 0.88 times the time).
/// </summary>
internal static class PositiveProducts
{
    public static bool Run(Graph graph, bool mayTile) => Rewriting.ForEach(graph, sum =>
    {
        if (sum.Operator is not Binary { Function: BinaryFunction.Add } || sum.IsConstant
            || sum.Inputs[0].Producer is not { Operator: Conv or Dense } positive
            || sum.Inputs[1].Producer is not { } negative
            || !positive.Operator.Equals(negative.Operator) || negative.Inputs.Count > 2
            || SourceOf(positive.Inputs[0], negative.Inputs[0]) is not { } x
            || SourceOf(positive.Inputs[1], negative.Inputs[1]) is not { } weights
            || ConvolutionGeometry.Of(positive) is null || (mayTile && TileChoice.IsTiled(positive)) || !IsReadHereOnly(sum))
            return false;
        var fused = graph.EmitBefore(sum, new PositiveConv(positive.Operator), sum.Name, "", [x, weights, .. positive.Inputs.Skip(2)]);
        fused.Name = sum.Output.Name;
        return graph.Replace(sum, fused);
    });

    /// <summary>The value whose positive and negative parts these are.</summary>
    private static Value? SourceOf(Value positive, Value negative) =>
        positive.Producer is { Operator: Unary { Function: UnaryFunction.Relu } } relu
        && negative.Producer is { Operator: Unary { Function: UnaryFunction.NegativePart } } part
        && relu.Inputs[0] == part.Inputs[0]
            ? relu.Inputs[0]
            : null;

    private static bool IsReadHereOnly(Node sum) => sum.Inputs.All(input => input.Readers.All(reader => reader == sum));
}
