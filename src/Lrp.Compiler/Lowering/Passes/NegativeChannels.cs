using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// A layer whose input puts together one value of either sign and others that are ≥ 0 (a U-Net's, behind a transposed convolution and a
/// ReLU): x⁻ is zero but in the channels of one part a. So W⁻x⁻ = W⁻ₐa⁻, and of x⁺ ∘ W⁺ᵀg + x⁻ ∘ W⁻ᵀg, slices of other parts have no
/// second term, and a's has a⁻ ∘ W⁻ₐᵀg. For layers in tiles: others take the products of both signs in one walk.
/// </summary>
internal static class NegativeChannels
{
    private const int Axis = 1;

    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node => node switch
    {
        { Operator: Conv } => TileChoice.IsTiled(node) && RunOnSum(graph, node),
        { Operator: Binary { Function: BinaryFunction.Add }, IsConstant: false } => RunOnRelevance(graph, node),
        _ => false,
    });

    private static bool RunOnSum(Graph graph, Node layer)
    {
        if (layer.Inputs.Count > 2 || PartOf(graph, layer.Inputs[0]) is not { } part || WeightsOf(graph, layer, part) is not { } weights)
            return false;
        var sum = graph.EmitBefore(layer, layer.Operator, layer.Name, layer.OnnxType, Negative(graph, layer, part.Value), weights);
        (sum.Name, sum.Meaning) = (layer.Output.Name, layer.Output.Meaning);
        return graph.Replace(layer, sum);
    }

    private static bool RunOnRelevance(Graph graph, Node sum)
    {
        if (sum.Inputs[1].Producer is not { Operator: Binary { Function: BinaryFunction.Multiply }, Inputs: var factors }
            || sum.Inputs[1].Readers.Count() != 1
            || factors[1].Producer is not { Operator: ConvTranspose, Inputs.Count: 2 } layer || factors[1].Readers.Count() != 1
            || !TileChoice.IsTiled(layer) || PartOf(graph, factors[0]) is not { } part
            || graph.IsResult(sum.Output) || !sum.Output.Readers.Any() || !sum.Output.Readers.All(reader => IsInOrBeside(reader, part))
            || WeightsOf(graph, layer, part) is not { } weights)
            return false;
        foreach (var slice in sum.Output.Readers.Distinct().ToList())
        {
            var cut = (Slice)slice.Operator;
            var share = graph.EmitBefore(slice, cut, slice.Name, slice.OnnxType, sum.Inputs[0]);
            if (cut.Starts[Axis] == part.First)
            {
                var back = graph.EmitBefore(slice, layer.Operator, layer.Name, layer.OnnxType, layer.Inputs[0], weights);
                (back.Name, back.Meaning) = (layer.Output.Name, layer.Output.Meaning);
                var product = graph.EmitBefore(
                    slice, new Binary(BinaryFunction.Multiply), sum.Name, "", Negative(graph, slice, part.Value), back);
                share = graph.EmitBefore(slice, sum.Operator, sum.Name, "", share, product);
            }

            (share.Name, share.Meaning) = (slice.Output.Name, slice.Output.Meaning);
            graph.Replace(slice, share);
        }

        return true;
    }

    /// <summary>The only part of a concatenation that may be negative, given the negative part of that, and its first channel.</summary>
    private static (Value Value, int First)? PartOf(Graph graph, Value negative)
    {
        if (negative.Producer is not { Operator: Unary { Function: UnaryFunction.NegativePart } } function
            || function.Inputs[0].Producer is not { Operator: Concat { Axis: Axis } } concat)
            return null;
        var parts = concat.Inputs.Where(input => !graph.Facts.IsNonNegative(input)).ToList();
        return parts is [var part] && concat.Inputs.Count > 1
            ? (part, concat.Inputs.TakeWhile(input => input != part).Sum(input => input.Shape[Axis]))
            : null;
    }

    /// <summary>The negative weights of a part's channels.</summary>
    private static Value? WeightsOf(Graph graph, Node layer, (Value Value, int First) part)
    {
        if (layer.Inputs[1].Producer is not { Operator: Unary { Function: UnaryFunction.NegativePart } } negative)
            return null;
        var weights = negative.Inputs[0];
        var ofPart = weights.Shape.With(Axis, part.Value.Shape[Axis]);
        var starts = new IntList([.. Enumerable.Range(0, ofPart.Rank).Select(axis => axis == Axis ? part.First : 0)]);
        var cut = graph.EmitBefore(negative, new Slice(starts, IntList.Repeat(1, ofPart.Rank), ofPart), negative.Name, "", weights);
        return Negative(graph, negative, cut);
    }

    private static Value Negative(Graph graph, Node at, Value value) =>
        graph.EmitBefore(at, new Unary(UnaryFunction.NegativePart), at.Name, "", value);

    /// <summary>Whether a node takes the channels of a part, all or none.</summary>
    private static bool IsInOrBeside(Node node, (Value Value, int First) part)
    {
        if (node.Operator is not Slice slice
            || !ChannelSlice.IsOne(Axis, slice.Starts, slice.Steps, slice.Shape, node.Inputs[0].Shape))
            return false;
        int first = slice.Starts[Axis], end = first + slice.Shape[Axis], endOfPart = part.First + part.Value.Shape[Axis];
        return (first == part.First && end == endOfPart) || end <= part.First || first >= endOfPart;
    }
}
