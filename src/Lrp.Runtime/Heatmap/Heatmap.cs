using System.Buffers;

namespace Lrp;

/// <summary>
/// Pictures of relevance: channels are summed, the largest magnitude gets the end of the colour map, and zero its middle. Pictures
/// are rows of pixels from the top, four bytes each: red, green, blue, alpha (255).
/// </summary>
public static class Heatmap
{
    private const int BytesPerPixel = 4;
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Draws a map.</summary>
    /// <param name="relevance">[channels, height, width], row-major, as <c>Explain</c> returns it.</param>
    /// <param name="channels">Channels, which are summed; 1 for a plain map.</param>
    /// <param name="options">Colours and size; null for the defaults.</param>
    /// <returns>RGBA, height·scale rows of width·scale pixels.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or an option is out of range.</exception>
    public static byte[] Render(ReadOnlySpan<float> relevance, int channels, int height, int width, HeatmapOptions? options = null)
    {
        options ??= HeatmapOptions.Default;
        var rgba = new byte[Length(height, width, options)];
        Render(relevance, channels, height, width, options, rgba);
        return rgba;
    }

    /// <summary>Draws a map into memory of the caller's; allocates nothing beyond pooled scratch space.</summary>
    /// <param name="destination">RGBA, height·scale rows of width·scale pixels.</param>
    /// <inheritdoc cref="Render(ReadOnlySpan{float}, int, int, int, HeatmapOptions?)" path="/param|/exception"/>
    public static void Render(
        ReadOnlySpan<float> relevance, int channels, int height, int width, HeatmapOptions options, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        Check(relevance.Length, (long)channels * height * width, nameof(relevance));
        Check(destination.Length, Length(height, width, options), nameof(destination));

        var size = height * width;
        var scratch = ArrayPool<float>.Shared.Rent(2 * size);
        var map = scratch.AsSpan(0, size);
        SumChannels(relevance, map);
        var unit = 1 / Magnitude(map, options.Percentile, scratch.AsSpan(size, size));
        var (rows, columns) = (height * options.Scale, width * options.Scale);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var value = options.Scaling == HeatmapScaling.Nearest
                    ? map[row / options.Scale * width + column / options.Scale]
                    : Bilinear(map, height, width, Center(row, options.Scale), Center(column, options.Scale));
                var pixel = destination.Slice((row * columns + column) * BytesPerPixel, BytesPerPixel);
                (pixel[0], pixel[1], pixel[2]) = options.Colors[value * unit];
                pixel[3] = byte.MaxValue;
            }
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>Lays a heat map over a picture of the same size: destination = opacity·heat map + (1 − opacity)·picture.</summary>
    /// <param name="picture">RGBA.</param>
    /// <param name="heatmap">RGBA.</param>
    /// <param name="opacity">0 to 1.</param>
    /// <param name="destination">RGBA; may be one of the two.</param>
    /// <exception cref="ArgumentException">The lengths differ, or <paramref name="opacity"/> is out of range.</exception>
    public static void Overlay(ReadOnlySpan<byte> picture, ReadOnlySpan<byte> heatmap, float opacity, Span<byte> destination)
    {
        Check(heatmap.Length, picture.Length, nameof(heatmap));
        Check(destination.Length, picture.Length, nameof(destination));
        if (!(opacity is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "Expected 0 to 1.");
        for (var index = 0; index < picture.Length; index++)
            destination[index] = (byte)MathF.Round(float.Lerp(picture[index], heatmap[index], opacity));
    }

    private static int Length(int height, int width, HeatmapOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Scale, nameof(options));
        if (!(options.Percentile is > 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(options), options.Percentile, "A percentile is above 0 and at most 100.");
        var length = (Int128)height * options.Scale * width * options.Scale * BytesPerPixel;
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentOutOfRangeException(nameof(options), options.Scale, $"A picture of {length} bytes is too large.");
    }

    private static void Check(int length, long expected, string name)
    {
        if (length != expected)
            throw new ArgumentException($"Expected {expected} elements, got {length}.", name);
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

    /// <summary>The magnitude that gets the end of the colours; 1 for a map of zeros, which then stays at the middle.</summary>
    private static float Magnitude(ReadOnlySpan<float> map, float percentile, Span<float> magnitudes)
    {
        for (var index = 0; index < map.Length; index++)
            magnitudes[index] = float.IsFinite(map[index]) ? MathF.Abs(map[index]) : 0;
        magnitudes.Sort();
        var magnitude = magnitudes[(int)MathF.Ceiling(percentile / 100 * map.Length) - 1];
        // A map that is mostly zero has percentiles of zero.
        if (magnitude == 0)
            magnitude = magnitudes[^1];
        // Below the smallest normal number its reciprocal overflows; nothing so small is a result.
        return magnitude >= SmallestNormal ? magnitude : 1;
    }

    private static float Center(int pixel, int scale) => (pixel + 0.5f) / scale - 0.5f;

    private static float Bilinear(ReadOnlySpan<float> map, int height, int width, float row, float column)
    {
        row = Math.Clamp(row, 0, height - 1);
        column = Math.Clamp(column, 0, width - 1);
        var (top, left) = ((int)row, (int)column);
        var (bottom, right) = (Math.Min(top + 1, height - 1), Math.Min(left + 1, width - 1));
        return float.Lerp(
            float.Lerp(map[top * width + left], map[top * width + right], column - left),
            float.Lerp(map[bottom * width + left], map[bottom * width + right], column - left),
            row - top);
    }
}
