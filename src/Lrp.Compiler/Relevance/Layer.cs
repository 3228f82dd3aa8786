using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>A node that relevance passes, as selectors see it.</summary>
/// <param name="Depth">The number of linear layers from the input up to and with this one, along the longest way.</param>
/// <param name="Height">The number of linear layers behind it, along the longest way.</param>
internal sealed record Layer(Node Node, int Depth, int Height)
{
    public bool IsLinear => Node.Operator is ILinearLayer;

    /// <summary>
    /// The layers of a network from its inputs to its logits, in the graph's order; those of a loop's body before the loop.
    /// </summary>
    public static IReadOnlyList<Layer> Find(Graph graph, Value logits) => Find(graph, [logits], 0, 0, 0, []);

    /// <param name="before">Linear layers before the graph.</param>
    /// <param name="behind">Linear layers behind its results.</param>
    /// <param name="carried">Inputs that come from the turn before, where it is a loop's body.</param>
    /// <param name="counts">Linear layers of loops so far: loops within loops would be counted again at each depth.</param>
    private static IReadOnlyList<Layer> Find(
        Graph graph, IEnumerable<Value> results, int before, int behind, int carried, Dictionary<Node, int> counts)
    {
        var depths = new Dictionary<Value, int>();
        for (var turn = 0; turn <= Math.Min(carried, 1); turn++)
        {
            foreach (var node in graph.Nodes)
            {
                var depth = DepthBefore(node);
                foreach (var output in node.Outputs)
                    depths[output] = depth + LinearLayersOf(node, counts);
            }

            for (var index = 0; index < carried && turn == 0; index++)
                depths[graph.Inputs[index]] = depths.TryGetValue(graph.Outputs[index], out var known) ? known : before;
        }

        var heights = results.Distinct().ToDictionary(result => result, _ => behind);
        var layers = new List<Layer>();
        foreach (var node in graph.Nodes.Reverse().Where(node => !node.IsConstant && node.Outputs.Any(heights.ContainsKey)))
        {
            var height = node.Outputs.Where(heights.ContainsKey).Max(output => heights[output]);
            layers.Add(new Layer(node, depths[node.Output], height));
            if (node.Operator is Scan scan)
                layers.AddRange(Find(scan.Body, scan.Body.Outputs, DepthBefore(node), height, scan.Carried, counts).Reverse());
            foreach (var input in node.Inputs)
            {
                heights.TryGetValue(input, out var known);
                heights[input] = Math.Max(known, height + LinearLayersOf(node, counts));
            }
        }

        layers.Reverse();
        return layers;

        int DepthBefore(Node node) =>
            node.Inputs.Select(input => depths.TryGetValue(input, out var known) ? known : before).DefaultIfEmpty(before).Max();
    }

    /// <summary>How many follow each other within a node: those of one turn, where it is a loop.</summary>
    private static int LinearLayersOf(Node node, Dictionary<Node, int> counts)
    {
        if (node.Operator is not Scan scan)
            return node.Operator is ILinearLayer ? 1 : 0;
        if (!counts.TryGetValue(node, out var count))
        {
            var layers = Find(scan.Body, scan.Body.Outputs, 0, 0, scan.Carried, counts);
            counts[node] = count = layers.Select(layer => layer.Depth).DefaultIfEmpty(0).Max();
        }

        return count;
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
        ["kernel"] = layer => layer.Node.Operator is KernelMachine,
        ["recurrent"] = layer => layer.Node.OnnxType is "LSTM" or "GRU" or "RNN",
    };

    /// <summary>With a constant it is a scale, which passes.</summary>
    private static bool IsOfActivations(Layer layer, BinaryFunction function) =>
        layer.Node.Operator is Binary binary && binary.Function == function && !layer.Node.Inputs.Any(input => input.IsConstant);
}
