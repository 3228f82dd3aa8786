namespace Lrp.Analysis;

/// <summary>Numbers of clusters, by which rows are marked.</summary>
public static class Labels
{
    /// <summary>What belongs to no cluster.</summary>
    public const int Noise = -1;

    /// <summary>Numbers clusters by size, the largest 0, equal ones by their first row; noise stays.</summary>
    public static int[] BySize(int[] labels)
    {
        var order = labels.Where(label => label != Noise).GroupBy(label => label).OrderByDescending(group => group.Count())
            .ThenBy(group => Array.IndexOf(labels, group.Key)).Select((group, place) => (group.Key, place))
            .ToDictionary(entry => entry.Key, entry => entry.place);
        return Array.ConvertAll(labels, label => label == Noise ? Noise : order[label]);
    }

    /// <summary>
    /// The adjusted Rand index of two clusterings: 1 where they agree up to names, about 0 where by chance. (Hubert and Arabie, 1985.)
    /// </summary>
    public static double AdjustedRand(IReadOnlyList<int> first, IReadOnlyList<int> second)
    {
        if (first.Count != second.Count)
            throw new ArgumentException($"{first.Count} labels are not compared to {second.Count}.");
        var both = first.Zip(second).CountBy(pair => pair).Sum(entry => Pairs(entry.Value));
        var inFirst = first.CountBy(label => label).Sum(entry => Pairs(entry.Value));
        var inSecond = second.CountBy(label => label).Sum(entry => Pairs(entry.Value));
        var expected = inFirst * inSecond / Math.Max(1, Pairs(first.Count));
        var most = (inFirst + inSecond) / 2;
        return most > expected ? (both - expected) / (most - expected) : 1;

        static double Pairs(double count) => count * (count - 1) / 2;
    }
}
