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
    private readonly double[] _weights, _bias;
    private readonly bool _isTransposed, _isPool;

    public LayerMap(SketchNode node, DrawnNetwork network)
    {
        (_node, _input) = (node, network.Shapes[node.Inputs[0]]);
        _isTransposed = node.Type == "ConvTranspose";
        _isPool = node.Type.EndsWith("AveragePool", StringComparison.Ordinal);
        _taps = [.. SketchTap.Of(node, _input)];
        _weights = node.Inputs.Length > 1 ? Constant(1) : [];
        var bias = node.Inputs.Length > 2 ? Constant(2) : null;
        if (network.Nodes.FirstOrDefault(next => next.Type == "BatchNormalization" && next.Inputs[0] == node.Name) is { } normalisation)
            bias = Merge(normalisation, network, bias ?? new double[node.Shape[1]]);
        var plane = node.Shape[2..].Product();
        _bias = [.. Enumerable.Range(0, node.Shape.Product()).Select(output => bias is null ? 0 : bias[output / plane % node.Shape[1]])];

        double[] Constant(int input) => network.Constants[node.Inputs[input]].Values.ToDoubles();
    }

    public static bool IsLinear(SketchNode node) =>
        node.Type is "Conv" or "ConvTranspose" or "Gemm" or "AveragePool" or "GlobalAveragePool";

    /// <summary>The layer in the precision of T: an entry for each tap of each pair of channels, be its weight zero or not.</summary>
    public LayerMatrix<T> ToMatrix<T>()
        where T : struct, IBinaryFloatingPointIeee754<T>
    {
        int sources = _input[1], targets = _node.Shape[1], inputs = _input[2..].Product(), outputs = _node.Shape[2..].Product();
        var groups = _isPool ? sources : (int)_node.Attributes.GetValueOrDefault("group", 1);
        int sourcesPerGroup = sources / groups, targetsPerGroup = targets / groups;
        var kernel = _isPool ? 0 : _weights.Length * groups / (sources * targets);
        var entries =
            from tap in _taps
            from plane in Enumerable.Range(0, _input[0] * sources)
            let source = plane % sources
            from target in Enumerable.Range(source / sourcesPerGroup * targetsPerGroup, targetsPerGroup)
            let output = (((plane / sources * targets) + target) * outputs) + tap.Output
            select new MatrixEntry<T>(output, (plane * inputs) + tap.Input, T.CreateChecked(Weight(tap, source, target)));
        return new([.. entries], Array.ConvertAll(_bias, T.CreateChecked), _input[0]);

        double Weight(SketchTap tap, int source, int target) => _isPool
            ? 1.0 / tap.PoolSize
            : _weights[((_isTransposed
                ? (source * targetsPerGroup) + (target % targetsPerGroup)
                : (target * sourcesPerGroup) + (source % sourcesPerGroup)) * kernel) + tap.Kernel];
    }

    /// <summary>Scales weights as the batch normalisation behind their layer does its outputs, and returns the bias of both.</summary>
    private double[] Merge(SketchNode normalisation, DrawnNetwork network, double[] bias)
    {
        var parameters = Array.ConvertAll(normalisation.Inputs[1..], name => network.Constants[name].Values);
        var (gamma, beta, mean, variance) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        var scale = gamma.Zip(variance, (value, square) => value / Math.Sqrt(square + 1e-5)).ToArray();
        for (var index = 0; index < _weights.Length; index++)
            _weights[index] *= scale[index / (_weights.Length / scale.Length)];
        return [.. bias.Select((value, channel) => ((value - mean[channel]) * scale[channel]) + beta[channel])];
    }
}
