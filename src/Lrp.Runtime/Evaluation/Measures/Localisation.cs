namespace Lrp.Evaluation;

/// <summary>
/// Whether relevance lies on an object, given as a mask over the elements of a map (channels summed). <see cref="double.NaN"/> where
/// the mask is empty or full, or where there is no positive relevance to be found.
/// </summary>
public static class Localisation
{
    /// <summary>Pointing game: 1 where the largest relevance lies on the object, else 0. (Zhang et al., ECCV 2016.)</summary>
    public static double PointingGame(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        if (!IsMeaningful(map, mask))
            return double.NaN;
        var best = 0;
        for (var index = 1; index < map.Length; index++)
            best = map[index] > map[best] ? index : best;
        return mask[best] ? 1 : 0;
    }

    /// <summary>
    /// Top-k intersection: the part of the k largest elements that lies on the object. (Theiner et al., WACV 2022.)
    /// </summary>
    public static double TopK(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, map.Length);
        return IsMeaningful(map, mask) ? Hits(map, mask, count) / (double)count : double.NaN;
    }

    /// <summary>
    /// Relevance mass accuracy: the part of positive relevance that lies on the object; also called attribution localisation. (Arras
    /// et al., Information Fusion 2022; Kohlbrenner et al., IJCNN 2020.)
    /// </summary>
    public static double MassAccuracy(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        var (inside, outside) = Masses(map, mask);
        return IsMeaningful(map, mask) ? inside / (inside + outside) : double.NaN;
    }

    /// <summary>
    /// Relevance rank accuracy: the same as <see cref="TopK"/> with as many elements as the object has. (Arras et al., 2022.)
    /// </summary>
    public static double RankAccuracy(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        var size = mask.Count(true);
        return IsMeaningful(map, mask) ? Hits(map, mask, size) / (double)size : double.NaN;
    }

    /// <summary>
    /// Mass accuracy over the part of the map that the object takes: 1 where relevance knows nothing of it. (Kohlbrenner et al., 2020,
    /// weighted localisation.)
    /// </summary>
    public static double WeightedLocalisation(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask) =>
        MassAccuracy(map, mask) * mask.Length / mask.Count(true);

    /// <summary>
    /// Context: mean positive relevance outside the object over that inside. Above 1, the network looks at the context rather than at
    /// the object. (Lapuschkin et al., CVPR 2016, equation 4.)
    /// </summary>
    public static double Context(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        if (!IsMeaningful(map, mask))
            return double.NaN;
        var (inside, outside) = Masses(map, mask);
        var size = mask.Count(true);
        return outside / (mask.Length - size) / (inside / size);
    }

    /// <summary>The mask of a box in a map.</summary>
    /// <exception cref="ArgumentException">The box is not within the map.</exception>
    public static bool[] Box(int height, int width, int left, int top, int boxWidth, int boxHeight)
    {
        if (left < 0 || top < 0 || boxWidth <= 0 || boxHeight <= 0 || left > width - boxWidth || top > height - boxHeight)
            throw new ArgumentException($"A box of {boxWidth} x {boxHeight} at {left},{top} is not within {width} x {height} pixels.");
        var mask = new bool[height * width];
        for (var row = top; row < top + boxHeight; row++)
            mask.AsSpan((row * width) + left, boxWidth).Fill(true);
        return mask;
    }

    private static bool IsMeaningful(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        if (map.Length != mask.Length)
            throw new ArgumentException($"A mask of {mask.Length} elements does not fit a map of {map.Length}.", nameof(mask));
        var size = mask.Count(true);
        var (inside, outside) = Masses(map, mask);
        return size > 0 && size < mask.Length && inside + outside > 0;
    }

    private static (double Inside, double Outside) Masses(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask)
    {
        double inside = 0, outside = 0;
        for (var index = 0; index < map.Length; index++)
        {
            var mass = Math.Max(map[index], 0);
            (inside, outside) = mask[index] ? (inside + mass, outside) : (inside, outside + mass);
        }

        return (inside, outside);
    }

    /// <summary>How many of the largest elements lie on the object; of equal ones the first count.</summary>
    private static int Hits(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask, int count)
    {
        var values = map.ToArray();
        var hits = 0;
        foreach (var index in Enumerable.Range(0, values.Length).OrderByDescending(index => values[index]).Take(count))
            hits += mask[index] ? 1 : 0;
        return hits;
    }
}
