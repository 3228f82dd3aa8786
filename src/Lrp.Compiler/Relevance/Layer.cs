using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>A node that relevance passes, as selectors see it.</summary>
/// <param name="Depth">The number of linear layers from the input up to and with this one, along the longest way.</param>
/// <param name="Height">The number of linear layers behind it, along the longest way.</param>
internal sealed record Layer(Node Node, int Depth, int Height)
{
    public bool IsLinear => Node.Operator is ILinearLayer;

    /// <summary>The layers of a network from its inputs to its logits, in the graph's order.</summary>
    public static IReadOnlyList<Layer> Find(Graph graph, Value logits)
    {
        var depths = new Dictionary<Value, int>();
        foreach (var node in graph.Nodes)
        {
            var depth = node.Inputs.Select(input => depths.TryGetValue(input, out var known) ? known : 0).DefaultIfEmpty(0).Max();
            foreach (var output in node.Outputs)
                depths[output] = depth + (node.Operator is ILinearLayer ? 1 : 0);
        }

        var heights = new Dictionary<Value, int> { [logits] = 0 };
        var layers = new List<Layer>();
        foreach (var node in graph.Nodes.Reverse().Where(node => !node.IsConstant && node.Outputs.Any(heights.ContainsKey)))
        {
            var height = node.Outputs.Where(heights.ContainsKey).Max(output => heights[output]);
            layers.Add(new Layer(node, depths[node.Output], height));
            foreach (var input in node.Inputs)
            {
                heights.TryGetValue(input, out var known);
                heights[input] = Math.Max(known, height + (node.Operator is ILinearLayer ? 1 : 0));
            }
        }

        layers.Reverse();
        return layers;
    }
}

/// <summary>The words of selectors that name kinds of layers.</summary>
internal static class LayerKind
{
    public const string Any = "*";

    public static IReadOnlyDictionary<string, Func<Layer, bool>> All { get; } = new Dictionary<string, Func<Layer, bool>>
    {
        [Any] = _ => true,
        ["convolution"] = layer => layer.Node.Operator is Conv or ConvTranspose,
        ["dense"] = layer => layer.Node.Operator is Dense,
        ["first"] = layer => layer is { IsLinear: true, Depth: 1 },
        ["last"] = layer => layer is { IsLinear: true, Height: 0 },
        ["activation"] = layer => layer.Node.Operator is Unary or Binary { Function: BinaryFunction.PRelu },
        ["pool"] = layer => layer.Node.Operator is MaxPool or AveragePool or LpPool or Reduce,
        ["add"] = layer => layer.Node.Operator is Binary { Function: BinaryFunction.Add },
        ["product"] = layer => IsOfActivations(layer, BinaryFunction.Multiply),
        ["quotient"] = layer => IsOfActivations(layer, BinaryFunction.Divide),
        ["normalisation"] = layer => layer.Node.Operator is Normalization or Affine or BatchNormalization,
        ["softmax"] = layer => layer.Node.Operator is Softmax or LogSoftmax,
        ["matmul"] = layer => layer.Node.Operator is MatMul,
        ["lrn"] = layer => layer.Node.Operator is LocalResponseNormalization,
        ["recurrent"] = layer => layer.Node.OnnxType is "LSTM" or "GRU" or "RNN",
    };

    /// <summary>With a constant it is a scale, which passes.</summary>
    private static bool IsOfActivations(Layer layer, BinaryFunction function) =>
        layer.Node.Operator is Binary binary && binary.Function == function && !layer.Node.Inputs.Any(input => input.IsConstant);
}
