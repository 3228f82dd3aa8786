using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Finds x⁺ ∘ W⁺ᵀg + x⁻ ∘ W⁻ᵀg, what z⁺ and its kin give to inputs of either sign, and makes it x times one adjoint by the sign of x:
/// of the two sums, one is zero times. Two adjoints in tiles share transformed inputs, and take fewer products than that one.
/// </summary>
internal static class ProductsBySign
{
    public static bool Run(Graph graph, bool mayTile) => Rewriting.ForEach(graph, sum =>
    {
        if (!IsSum(sum))
            return false;
        // Σ = p + n, or (other + p) + n where the input has further readers.
        var (inner, last) = (sum.Inputs[0], sum.Inputs[1]);
        if (Fused(graph, sum, inner, last, mayTile) is { } product)
            return graph.Replace(sum, product);
        if (inner.Producer is not { } before || !IsSum(before) || inner.Readers.Count() != 1
            || Fused(graph, sum, before.Inputs[1], last, mayTile) is not { } share)
            return false;
        return graph.Replace(sum, graph.EmitBefore(sum, sum.Operator, sum.Name, "", before.Inputs[0], share));
    });

    private static bool IsSum(Node node) => node.Operator is Binary { Function: BinaryFunction.Add } && !node.IsConstant;

    /// <summary>The product of an input and its layer's adjoint by sign; null where these are no such two products.</summary>
    private static Value? Fused(Graph graph, Node at, Value one, Value other, bool mayTile)
    {
        if (Summand(one, UnaryFunction.Relu, UnaryFunction.NegativePart) is not { } first || (mayTile && TileChoice.IsTiled(first.Layer))
            || Summand(other, UnaryFunction.NegativePart, UnaryFunction.Relu) is not { } second
            || first.Function == second.Function || first.X != second.X || first.Weights != second.Weights
            || first.Layer.Inputs[0] != second.Layer.Inputs[0] || !first.Layer.Operator.Equals(second.Layer.Operator))
            return null;
        var share = graph.EmitBefore(
            at, new ConvBySign(first.Layer.Operator), first.Layer.Name, first.Layer.OnnxType,
            [first.Layer.Inputs[0], first.Weights, first.X]);
        (share.Name, share.Meaning) = (first.Layer.Output.Name, first.Layer.Output.Meaning);
        var product = graph.EmitBefore(at, new Binary(BinaryFunction.Multiply), one.Producer!.Name, "", first.X, share);
        (product.Name, product.Meaning) = (one.Name, one.Meaning);
        return product;
    }

    /// <summary>part(x) ∘ layer(g, part(W)), which nobody else reads.</summary>
    private static (UnaryFunction Function, Value X, Value Weights, Node Layer)? Summand(Value value, params UnaryFunction[] parts)
    {
        if (value is not { Producer: { Operator: Binary { Function: BinaryFunction.Multiply } } product }
            || product.Inputs[0].Producer is not { Operator: Unary part } || !parts.Contains(part.Function)
            || product.Inputs[1] is not { Producer: { Operator: Conv or ConvTranspose, Inputs.Count: 2 } layer }
            || layer.Inputs[1].Producer is not { Operator: Unary ofWeights } || !ofWeights.Equals(part)
            || value.Readers.Count() != 1 || layer.Output.Readers.Count() != 1
            // Of an image's few channels, planes are written, and the sums have columns for lanes.
            || ConvolutionGeometry.Of(layer) is not { OutputChannels: > KernelChoice.FewChannels } geometry
            || ColumnPhases.Of(geometry) is not null)
            return null;
        return (part.Function, product.Inputs[0].Producer!.Inputs[0], layer.Inputs[1].Producer!.Inputs[0], layer);
    }
}
