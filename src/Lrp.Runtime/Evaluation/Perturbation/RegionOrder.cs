namespace Lrp.Evaluation;

/// <summary>In which order regions are perturbed.</summary>
public enum RegionOrder
{
    /// <summary>MoRF: the most relevant region first. The steeper the output falls, the better the explanation.</summary>
    MostRelevantFirst,

    /// <summary>LeRF: the least relevant region first. The longer the output holds, the better the explanation.</summary>
    LeastRelevantFirst,

    /// <summary>A seeded random order: what an explanation has to be better than.</summary>
    Random,
}

/// <summary>Orders of regions by their relevance.</summary>
public static class RegionOrders
{
    /// <summary>The regions in order; of equal ones the lower number comes first, whatever the order.</summary>
    /// <param name="scores">The relevance of every region, as <see cref="Regions.Scores"/> sums it.</param>
    /// <param name="seed">Of a random order.</param>
    public static int[] Of(RegionOrder order, ReadOnlySpan<double> scores, int seed = 0)
    {
        if (order == RegionOrder.Random)
            return new SeededRandom(seed).Permutation(scores.Length);
        var sign = order == RegionOrder.MostRelevantFirst ? -1 : 1;
        var keys = new double[scores.Length];
        for (var region = 0; region < keys.Length; region++)
            keys[region] = sign * scores[region];
        // LINQ's sort is stable, which Array.Sort is not.
        return [.. Enumerable.Range(0, keys.Length).OrderBy(region => keys[region])];
    }
}
