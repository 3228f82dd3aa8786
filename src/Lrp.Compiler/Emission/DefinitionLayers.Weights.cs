using Lrp.Compiler.IR;
using static Lrp.Compiler.Emission.DefinitionWords;

namespace Lrp.Compiler.Emission;

/// <summary>Layers with weights.</summary>
internal sealed partial class DefinitionLayers
{
    private Phrase? Weighted(Node node) => node.Operator switch
    {
        Conv conv => Convolution(conv, node),
        ConvTranspose conv when Extra(conv, node) is { } extra => $"net.TransposedConvolution({X(node)}, "
            + $"{One("channels", node.Output.Shape[1])}, {WindowOf(conv.Window, "kernel", asKernel: false)}{extra}"
            + $"{Option("groups", conv.Groups, 1)}{_names.Weights(Weights(node, 2))})",
        Dense when node.Inputs[1].Constant is FileConstant => Units(node, Weights(node, 2)),
        // A dense layer on the last of several axes, as definitions have it.
        Dense when Untransposed(node.Inputs[1]) is { } weights && node.Inputs.Count == 2 => Units(node, new(node.Name, [weights.Tensor])),
        Binary when node.Inputs[0].Producer is { } dense && IsBiased(dense) =>
            Units(dense, new(dense.Name, [Untransposed(dense.Inputs[1])!.Tensor, Stored(node, 1)])),
        Dense when Transposed(node.Inputs[1]) is { } matrix => Product(node, matrix),
        Dense => throw Unspeakable(node.Name, TypeOf(node) + Computed),
        BatchNormalization normalization =>
            Layer($"net.BatchNormalization({X(node)}{Epsilon(normalization.Epsilon)}{_names.Statistics(Weights(node, 4))})"),
        Normalization normalization => Normalized(normalization, node),
        Reshape when node.Inputs[0].Producer is { Operator: Normalization normalization } inner && inner.Name == node.Name =>
            Grouped(normalization, inner),
        Gather { Axis: 0 } when node.Inputs[0].Constant is FileConstant => $"net.Embedding({X(node, 1)}, "
            + $"{List(node.Inputs[0].Shape.Dimensions)}{_names.Weights(new(node.Name, [Stored(node, 0)]), hasBias: false)})",
        _ => null,
    };

    private Phrase Convolution(Conv conv, Node node)
    {
        var (window, weights) = (WindowOf(conv.Window, "kernel", asKernel: false), _names.Weights(Weights(node, 2)));
        var channels = node.Output.Shape[1];
        return conv.Groups > 1 && conv.Groups == node.Inputs[0].Shape[1]
            ? Layer($"net.DepthwiseConvolution({X(node)}, {window}{Option("multiplier", channels / conv.Groups, 1)}{weights})")
            : Layer($"net.Convolution({X(node)}, {One("channels", channels)}, {window}{Option("groups", conv.Groups, 1)}{weights})");
    }

    private Phrase Units(Node node, LayerWeights weights) =>
        $"net.Dense({X(node)}, {One("units", node.Output.Shape.Dimensions.Last())}{_names.Weights(weights)})";

    private Phrase Product(Node node, FileConstant matrix)
    {
        var shape = Dimensions(node.Inputs[1].Shape.Dimensions.Reverse());
        Phrase product = $"{X(node)}.MatMul(net.Parameter({NameOf(NameKind.Layer, matrix.Tensor)}, {shape}))";
        return node.Inputs.Count > 2 ? $"{product}.Add({X(node, 2)})" : product;
    }

    private Phrase? Normalized(Normalization normalization, Node node)
    {
        var (x, epsilon) = (node.Inputs[0].Shape, Epsilon(normalization.Epsilon));
        var (count, parameters) = (normalization.Axes.Count, node.Inputs.Count - 1);
        var first = x.Rank - count;
        if (first < 1 || !normalization.Axes.SequenceEqual(Enumerable.Range(first, count)) || parameters is < 1 or > 2)
            return null;
        var isWhole = node.Inputs.Skip(1).All(weights =>
            weights.Constant is FileConstant && weights.Shape.Dimensions.SequenceEqual(x.Dimensions.Skip(first)));
        if (isWhole && normalization.SubtractsMean)
            return $"net.LayerNormalization({X(node)}{Option("axes", count, 1)}{epsilon}{_names.Weights(Weights(node, 2))})";
        if (isWhole)
        {
            return count > 1 || parameters > 1 ? null
                : Layer($"net.RmsNormalization({X(node)}{epsilon}{_names.Weights(Weights(node, 1), hasBias: false)})");
        }

        return first == 2 && normalization.SubtractsMean && PerChannel(node, x[1]) is { } stored
            ? Layer($"net.InstanceNormalization({X(node)}{epsilon}{_names.Weights(stored)})") : null;
    }

    /// <summary>Channels are split into groups, normalised, and put together again.</summary>
    private Phrase? Grouped(Normalization normalization, Node node)
    {
        if (node.Inputs[0].Producer is not { Operator: Reshape } split || split.Name != node.Name
            || PerChannel(node, split.Inputs[0].Shape[1]) is not { } weights)
            return null;
        var groups = One("groups", node.Inputs[0].Shape[1]);
        return $"net.GroupNormalization({X(split)}, {groups}{Epsilon(normalization.Epsilon)}{_names.Weights(weights)})";
    }

    /// <summary>A scale and a shift for each channel.</summary>
    private static LayerWeights? PerChannel(Node node, int channels)
    {
        List<FileConstant> stored =
        [
            .. node.Inputs.Skip(1).Select(weights => weights.Producer).Where(weights => weights is { Operator: Reshape })
                .Select(weights => weights!.Inputs[0]).Where(weights => weights.Shape.Rank == 1 && weights.Shape[0] == channels)
                .Select(weights => weights.Constant).OfType<FileConstant>(),
        ];
        return stored.Count == 2 ? new(node.Name, [.. stored.Select(tensor => tensor.Tensor)]) : null;
    }

    private LayerWeights Weights(Node node, int last) =>
        new(node.Name, [.. Enumerable.Range(1, Math.Min(node.Inputs.Count - 1, last)).Select(input => Stored(node, input))]);

    private string Stored(Node node, int input) => (node.Inputs[input].Constant as FileConstant)?.Tensor
        ?? throw Unspeakable(node.Name, TypeOf(node) + (node.Inputs[input].IsConstant ? Computed : ""));

    /// <summary>A stored matrix that the layer reads transposed.</summary>
    private static FileConstant? Transposed(Value weights) =>
        weights.Producer is { Operator: Transpose { Permutation: [1, 0] } } node ? node.Inputs[0].Constant as FileConstant : null;

    /// <summary>One that is transposed twice.</summary>
    private static FileConstant? Untransposed(Value weights) =>
        weights.Producer is { Operator: Transpose { Permutation: [1, 0] } } node ? Transposed(node.Inputs[0]) : null;

    /// <summary>Whether the next node adds a bias to the layer, and nobody else reads it.</summary>
    private static bool IsBiased(Node node) => node is { Operator: Dense, Inputs.Count: 2 } && Untransposed(node.Inputs[1]) is not null
        && node.Output.Uses is [{ Input: 0, Node: { Operator: Binary { Function: BinaryFunction.Add } } sum }]
        && node.Link!.Next?.Value == sum && sum.Inputs[1] is { Constant: FileConstant, Shape.Rank: 1 } bias
        && bias.Shape[0] == node.Output.Shape.Dimensions.Last();

    private const string Computed = " with weights that are computed";

    private static string Epsilon(double epsilon) => Number("epsilon", epsilon, 1e-5);
}
