namespace Lrp;

/// <summary>
/// Pictures of relevance: channels are summed, the largest magnitude (or a percentile) gets the end of the colour map. Pictures are
/// rows of pixels from the top, four bytes each: red, green, blue, alpha (255).
/// </summary>
public static class Heatmap
{
    private const int BytesPerPixel = 4;

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
        Check(destination.Length, Length(height, width, options), nameof(destination));
        using var map = new RelevanceMap(relevance, channels, height, width, options);
        var columns = width * options.Scale;
        for (var row = 0; row < height * options.Scale; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var pixel = destination.Slice((row * columns + column) * BytesPerPixel, BytesPerPixel);
                (pixel[0], pixel[1], pixel[2]) = options.Colors[map.Position(row, column, options.Scaling)];
                pixel[3] = byte.MaxValue;
            }
        }
    }

    /// <summary>The magnitude that gets the end of the colours, in units of relevance: what a colour bar is labelled with.</summary>
    /// <inheritdoc cref="Render(ReadOnlySpan{float}, int, int, int, HeatmapOptions?)" path="/param|/exception"/>
    public static float Limit(ReadOnlySpan<float> relevance, int channels, int height, int width, HeatmapOptions? options = null)
    {
        options ??= HeatmapOptions.Default;
        Length(height, width, options);
        using var map = new RelevanceMap(relevance, channels, height, width, options);
        return map.Limit;
    }

    /// <summary>Draws lines of equal relevance onto a picture, each in the colour that its level has in the map.</summary>
    /// <param name="relevance">[channels, height, width].</param>
    /// <param name="options">Smoothing makes calm lines; between elements the map is bilinear.</param>
    /// <param name="levels">Parts of the limit, above 0 to 1, ascending; with a symmetric range also for negative relevance.</param>
    /// <param name="picture">RGBA, height·scale rows of width·scale pixels; is drawn upon.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an option or level is out of range.</exception>
    public static void Contour(
        ReadOnlySpan<float> relevance,
        int channels,
        int height,
        int width,
        HeatmapOptions options,
        ReadOnlySpan<float> levels,
        Span<byte> picture)
    {
        Check(picture.Length, Length(height, width, options), nameof(picture));
        for (var index = 0; index < levels.Length; index++)
        {
            if (!(levels[index] > (index == 0 ? 0 : levels[index - 1]) && levels[index] <= 1))
                throw new ArgumentOutOfRangeException(nameof(levels), levels[index], "Levels ascend, above 0 to 1.");
        }

        using var map = new RelevanceMap(relevance, channels, height, width, options);
        var (rows, columns) = (height * options.Scale, width * options.Scale);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var here = Step(map.Value(row, column), levels);
                var below = row + 1 < rows ? Step(map.Value(row + 1, column), levels) : here;
                var right = column + 1 < columns ? Step(map.Value(row, column + 1), levels) : here;
                var highest = Farthest(here, Farthest(below, right));
                if (here == below && here == right)
                    continue;
                var pixel = picture.Slice((row * columns + column) * BytesPerPixel, BytesPerPixel);
                (pixel[0], pixel[1], pixel[2]) = options.Colors[map.ToPosition(MathF.CopySign(levels[Math.Abs(highest) - 1], highest))];
            }
        }
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

    /// <summary>Checks options for a map that is drawn by someone else.</summary>
    internal static void CheckOptions(int height, int width, HeatmapOptions options) => Length(height, width, options);

    private static int Length(int height, int width, HeatmapOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Scale, nameof(options));
        if (!(options.Percentile is > 0 and <= 100))
            throw new ArgumentOutOfRangeException(nameof(options), options.Percentile, "A percentile is above 0 and at most 100.");
        if (options.Limit is { } limit && !(limit >= 0 && float.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(options), limit, "A limit is not negative.");
        if (!(options.Gamma > 0 && float.IsFinite(options.Gamma)))
            throw new ArgumentOutOfRangeException(nameof(options), options.Gamma, "Gamma is above 0.");
        if (!(options.Smoothing is >= 0 and <= RelevanceMap.MostSmoothing))
            throw new ArgumentOutOfRangeException(nameof(options), options.Smoothing, $"Smoothing is 0 to {RelevanceMap.MostSmoothing}.");
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

    /// <summary>How many levels lie between zero and a value; below zero, minus that.</summary>
    private static int Step(float value, ReadOnlySpan<float> levels)
    {
        var step = 0;
        while (step < levels.Length && MathF.Abs(value) >= levels[step])
            step++;
        return value < 0 ? -step : step;
    }

    private static int Farthest(int a, int b) => Math.Abs(a) >= Math.Abs(b) ? a : b;
}
