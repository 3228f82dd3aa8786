using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>
/// A layer that is linear in its input, as the definition of its operator says: convolutions, transposed ones, dense layers, average
/// pools. Made for tests: slow, and with nothing in common with the compiler.
/// </summary>
/// <param name="input">The shape of the layer's input, and like all shapes here with a batch of one.</param>
internal sealed class LayerMap(SketchNode node, int[] input, IReadOnlyDictionary<string, SketchConstant> constants)
{
    private readonly bool _isTransposed = node.Type == "ConvTranspose";
    private readonly bool _isPool = node.Type.EndsWith("AveragePool", StringComparison.Ordinal);
    private readonly SketchTap[] _taps = [.. SketchTap.Of(node, input)];

    public static bool IsLinear(SketchNode node) => node.Type is "Conv" or "ConvTranspose" or "Gemm" or "AveragePool" or "GlobalAveragePool";

    public int InputCount { get; } = Count(input);

    public int OutputCount { get; } = Count(node.Shape);

    /// <summary>Weights as the file has them; those of pools are in <see cref="Apply"/>.</summary>
    public float[] Weights { get; } = node.Inputs.Length > 1 ? constants[node.Inputs[1]].Values : [];

    /// <summary>The bias of every output; null where the layer has none.</summary>
    public float[]? Bias { get; } = node.Inputs.Length < 3
        ? null
        : [.. Enumerable.Range(0, Count(node.Shape)).Select(output => constants[node.Inputs[2]].Values[output / Count(node.Shape.AsSpan(2))])];

    /// <summary>The layer's output without its bias.</summary>
    public T[] Apply<T>(T[] x, T[] weights)
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        var y = new T[OutputCount];
        int sources = input[1], targets = node.Shape[1], inputs = Count(input.AsSpan(2)), outputs = Count(node.Shape.AsSpan(2));
        var groups = _isPool ? sources : (int)node.Attributes.GetValueOrDefault("group", 1);
        int sourcesPerGroup = sources / groups, targetsPerGroup = targets / groups;
        var kernel = _isPool ? 0 : weights.Length * groups / (sources * targets);
        foreach (var tap in _taps)
        {
            for (var source = 0; source < sources; source++)
            {
                var value = x[(source * inputs) + tap.Input];
                if (value == T.Zero)
                    continue;
                var group = source / sourcesPerGroup;
                for (var target = group * targetsPerGroup; target < (group + 1) * targetsPerGroup; target++)
                    y[(target * outputs) + tap.Output] += value * Weight(tap, source, target);
            }
        }

        return y;

        T Weight(SketchTap tap, int source, int target) => _isPool
            ? T.One / T.CreateChecked(tap.PoolSize)
            : weights[((_isTransposed
                ? (source * targetsPerGroup) + (target % targetsPerGroup)
                : (target * sourcesPerGroup) + (source % sourcesPerGroup)) * kernel) + tap.Kernel];
    }

    private static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
            count *= dimension;
        return count;
    }
}
