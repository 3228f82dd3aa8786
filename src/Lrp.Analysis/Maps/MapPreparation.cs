namespace Lrp.Analysis;

/// <summary>Makes maps comparable: pooled to one size, normalised.</summary>
public static class MapPreparation
{
    /// <summary>A sum is no measure of a map where nearly all of it cancels.</summary>
    private const double LeastSum = 1e-3;

    /// <summary>
    /// Sums a map over a coarser grid; elements that lie across a border are shared by area. Relevance is conserved: Σ stays.
    /// </summary>
    /// <param name="map">[height, width], channels summed.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Pool(ReadOnlySpan<float> map, int height, int width, int newHeight, int newWidth, Span<float> pooled)
    {
        if (map.Length != height * width || pooled.Length != newHeight * newWidth)
            throw new ArgumentException(
                $"{map.Length} and {pooled.Length} elements do not fit {height} x {width} and {newHeight} x {newWidth}.");
        var rows = Shares(height, newHeight);
        var columns = Shares(width, newWidth);
        pooled.Clear();
        foreach (var (row, newRow, rowShare) in rows)
        {
            foreach (var (column, newColumn, columnShare) in columns)
                pooled[(newRow * newWidth) + newColumn] += (float)(rowShare * columnShare * map[(row * width) + column]);
        }
    }

    /// <summary>Normalises a map in place.</summary>
    /// <returns>Null, or why the map cannot be used.</returns>
    public static string? Normalise(Span<float> map, MapNormalisation normalisation)
    {
        double sum = 0, magnitude = 0;
        foreach (var value in map)
        {
            if (!float.IsFinite(value))
                return "its relevance is not finite";
            sum += value;
            magnitude += Math.Abs(value);
        }

        if (magnitude == 0)
            return "its relevance is zero everywhere";
        if (normalisation == MapNormalisation.None)
            return null;
        if (normalisation == MapNormalisation.Sum && Math.Abs(sum) < LeastSum * magnitude)
            return "its relevance cancels, so that its sum is no measure; normalise by absolute values";
        var divisor = normalisation == MapNormalisation.Sum ? sum : magnitude;
        foreach (ref var value in map)
            value = (float)(value / divisor);
        return null;
    }

    /// <summary>Which part of every old position belongs to which new one.</summary>
    private static List<(int Old, int New, double Share)> Shares(int length, int newLength)
    {
        var shares = new List<(int, int, double)>();
        var scale = (double)newLength / length;
        for (var old = 0; old < length; old++)
        {
            var (start, end) = (old * scale, (old + 1) * scale);
            for (var place = (int)start; place < Math.Min(newLength, Math.Ceiling(end - 1e-9)); place++)
                shares.Add((old, place, (Math.Min(end, place + 1) - Math.Max(start, place)) / scale));
        }

        return shares;
    }
}
