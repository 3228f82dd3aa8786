using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>
/// A layer that is linear in its input, as the definition of its operator says: convolutions, transposed ones, dense layers, average
/// pools. Made for tests: slow, and with nothing in common with the compiler.
/// </summary>
internal sealed class LayerMap
{
    private readonly SketchNode _node;
    private readonly int[] _input;
    private readonly SketchTap[] _taps;
    private readonly bool _isTransposed, _isPool;

    public LayerMap(SketchNode node, DrawnNetwork network)
    {
        (_node, _input) = (node, network.Shapes[node.Inputs[0]]);
        _isTransposed = node.Type == "ConvTranspose";
        _isPool = node.Type.EndsWith("AveragePool", StringComparison.Ordinal);
        _taps = [.. SketchTap.Of(node, _input)];
        Weights = node.Inputs.Length > 1 ? Constant(1) : [];
        var bias = node.Inputs.Length > 2 ? Constant(2) : null;
        if (network.Nodes.FirstOrDefault(next => next.Type == "BatchNormalization" && next.Inputs[0] == node.Name) is { } normalisation)
            bias = Merge(normalisation, network, bias ?? new double[node.Shape[1]]);
        var plane = Count(node.Shape.AsSpan(2));
        Bias = bias is null ? null : [.. Enumerable.Range(0, OutputCount).Select(output => bias[output / plane % node.Shape[1]])];

        double[] Constant(int input) => network.Constants[node.Inputs[input]].Values.ToDoubles();
    }

    public static bool IsLinear(SketchNode node) => node.Type is "Conv" or "ConvTranspose" or "Gemm" or "AveragePool" or "GlobalAveragePool";

    public int Samples => _input[0];

    public int InputCount => Count(_input);

    public int OutputCount => Count(_node.Shape);

    /// <summary>Weights as the file has them, merged with a batch normalisation; those of pools are in <see cref="Apply"/>.</summary>
    public double[] Weights { get; }

    /// <summary>The bias of every output; null where the layer has none.</summary>
    public double[]? Bias { get; }

    /// <summary>The layer's output without its bias.</summary>
    public T[] Apply<T>(T[] x, T[] weights)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[OutputCount];
        int sources = _input[1], targets = _node.Shape[1], inputs = Count(_input.AsSpan(2)), outputs = Count(_node.Shape.AsSpan(2));
        var groups = _isPool ? sources : (int)_node.Attributes.GetValueOrDefault("group", 1);
        int sourcesPerGroup = sources / groups, targetsPerGroup = targets / groups;
        var kernel = _isPool ? 0 : weights.Length * groups / (sources * targets);
        foreach (var tap in _taps)
        {
            for (var plane = 0; plane < Samples * sources; plane++)
            {
                var value = x[(plane * inputs) + tap.Input];
                if (value == T.Zero)
                    continue;
                var (sample, source) = (plane / sources, plane % sources);
                var group = source / sourcesPerGroup;
                for (var target = group * targetsPerGroup; target < (group + 1) * targetsPerGroup; target++)
                    y[(((sample * targets) + target) * outputs) + tap.Output] += value * Weight(tap, source, target);
            }
        }

        return y;

        T Weight(SketchTap tap, int source, int target) => _isPool
            ? T.One / T.CreateChecked(tap.PoolSize)
            : weights[((_isTransposed
                ? (source * targetsPerGroup) + (target % targetsPerGroup)
                : (target * sourcesPerGroup) + (source % sourcesPerGroup)) * kernel) + tap.Kernel];
    }

    /// <summary>Scales the weights of a convolution as the batch normalisation behind it does its outputs, and returns their bias.</summary>
    private double[] Merge(SketchNode normalisation, DrawnNetwork network, double[] bias)
    {
        var parameters = Array.ConvertAll(normalisation.Inputs[1..], name => network.Constants[name].Values);
        var (gamma, beta, mean, variance) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        var scale = gamma.Zip(variance, (value, square) => value / Math.Sqrt(square + 1e-5)).ToArray();
        for (var index = 0; index < Weights.Length; index++)
            Weights[index] *= scale[index / (Weights.Length / scale.Length)];
        return [.. bias.Select((value, channel) => ((value - mean[channel]) * scale[channel]) + beta[channel])];
    }

    private static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
            count *= dimension;
        return count;
    }
}
