using System.Buffers;

namespace Lrp;

/// <summary>Relevance as it is drawn: summed over channels, smoothed, and relative to the limit. Scratch memory is pooled.</summary>
internal readonly struct RelevanceMap : IDisposable
{
    public const float MostSmoothing = 100;

    private const float SmallestNormal = 1.17549435e-38f;

    private readonly float[] _scratch;
    private readonly int _height;
    private readonly int _width;
    private readonly HeatmapOptions _options;

    /// <exception cref="ArgumentException">The length of <paramref name="relevance"/> is wrong.</exception>
    public RelevanceMap(ReadOnlySpan<float> relevance, int channels, int height, int width, HeatmapOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (relevance.Length != (long)channels * height * width)
            throw new ArgumentException($"Expected {(long)channels * height * width} elements, got {relevance.Length}.", nameof(relevance));
        (_height, _width, _options) = (height, width, options);
        var size = height * width;
        _scratch = ArrayPool<float>.Shared.Rent(2 * size);
        var map = _scratch.AsSpan(0, size);
        var rest = _scratch.AsSpan(size, size);
        SumChannels(relevance, map);
        if (options.Smoothing > 0)
            Smooth(map, rest, height, width, options.Smoothing);
        Limit = options.Limit ?? FindLimit(map, rest, options);
    }

    /// <summary>The magnitude that gets the end of the colours; 0 for a map without any.</summary>
    public float Limit { get; }

    /// <summary>Where a pixel of the enlarged map stands among the colours, from −1 to 1.</summary>
    public float Position(int row, int column, HeatmapScaling scaling) => ToPosition(scaling == HeatmapScaling.Nearest
        ? Relative(_scratch[row / _options.Scale * _width + column / _options.Scale])
        : Value(row, column));

    /// <summary>A value relative to the limit as a position among the colours.</summary>
    public float ToPosition(float value)
    {
        if (_options.Gamma != 1)
            value = MathF.CopySign(MathF.Pow(MathF.Abs(value), _options.Gamma), value);
        if (_options.Range == HeatmapRange.Symmetric)
            return value;
        value = Math.Clamp(value, 0, 1);
        return _options.Colors.IsDiverging ? value : 2 * value - 1;
    }

    /// <summary>A pixel of the enlarged map, relative to the limit: linear between the elements' centres.</summary>
    public float Value(int row, int column)
    {
        var y = Math.Clamp((row + 0.5f) / _options.Scale - 0.5f, 0, _height - 1);
        var x = Math.Clamp((column + 0.5f) / _options.Scale - 0.5f, 0, _width - 1);
        var (top, left) = ((int)y, (int)x);
        var (bottom, right) = (Math.Min(top + 1, _height - 1), Math.Min(left + 1, _width - 1));
        var value = float.Lerp(
            float.Lerp(_scratch[top * _width + left], _scratch[top * _width + right], x - left),
            float.Lerp(_scratch[bottom * _width + left], _scratch[bottom * _width + right], x - left),
            y - top);
        return Relative(value);
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_scratch);

    /// <summary>
    /// Broken numbers count as zero, and below the smallest normal number a reciprocal overflows: nothing so small is a result.
    /// </summary>
    private float Relative(float value)
    {
        value = float.IsNaN(value) || (_options.Range == HeatmapRange.Positive && value < 0) ? 0 : value;
        return Limit >= SmallestNormal ? value * (1 / Limit) : value;
    }

    private static void SumChannels(ReadOnlySpan<float> relevance, Span<float> map)
    {
        map.Clear();
        for (; relevance.Length > 0; relevance = relevance[map.Length..])
        {
            for (var index = 0; index < map.Length; index++)
                map[index] += relevance[index];
        }
    }

    private static float FindLimit(ReadOnlySpan<float> map, Span<float> magnitudes, HeatmapOptions options)
    {
        for (var index = 0; index < map.Length; index++)
        {
            var magnitude = options.Range == HeatmapRange.Symmetric ? MathF.Abs(map[index]) : MathF.Max(map[index], 0);
            magnitudes[index] = float.IsFinite(magnitude) ? magnitude : 0;
        }

        magnitudes.Sort();
        var limit = magnitudes[(int)MathF.Ceiling(options.Percentile / 100 * map.Length) - 1];
        // A map that is mostly zero has percentiles of zero.
        return limit > 0 ? limit : magnitudes[^1];
    }

    /// <summary>A Gaussian along rows, then along columns; at the rim over the weights that exist.</summary>
    private static void Smooth(Span<float> map, Span<float> other, int height, int width, float deviation)
    {
        var reach = (int)MathF.Ceiling(3 * deviation);
        Span<float> weights = stackalloc float[reach + 1];
        for (var distance = 0; distance <= reach; distance++)
            weights[distance] = MathF.Exp(-distance * distance / (2 * deviation * deviation));
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                other[row * width + column] = Blend(map.Slice(row * width, width), 1, width, column, weights);
        }

        for (var column = 0; column < width; column++)
        {
            for (var row = 0; row < height; row++)
                map[row * width + column] = Blend(other[column..], width, height, row, weights);
        }
    }

    private static float Blend(ReadOnlySpan<float> line, int stride, int length, int center, ReadOnlySpan<float> weights)
    {
        float sum = 0, total = 0;
        for (var position = Math.Max(0, center - weights.Length + 1); position < Math.Min(length, center + weights.Length); position++)
        {
            var weight = weights[Math.Abs(position - center)];
            sum += weight * line[position * stride];
            total += weight;
        }

        return sum / total;
    }
}
