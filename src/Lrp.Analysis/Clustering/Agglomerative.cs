namespace Lrp.Analysis;

/// <summary>
/// Clusters merged from single rows by Ward's criterion, the least growth of squared distances to the mean; nearest-neighbour chains
/// find the merges in n² steps and n memory. (Ward, 1963; Murtagh, 1983.)
/// </summary>
public static class Agglomerative
{
    /// <summary>Assigns every row to one of <paramref name="count"/> clusters, numbered by size.</summary>
    public static int[] Assign(double[][] rows, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Length);
        var merges = Merges(rows).OrderBy(merge => merge.Cost).Take(rows.Length - count);
        int[] parent = [.. Enumerable.Range(0, rows.Length)];
        foreach (var (first, second, _) in merges)
            parent[Root(parent, second)] = Root(parent, first);
        return Labels.BySize([.. Enumerable.Range(0, rows.Length).Select(row => Root(parent, row))]);
    }

    /// <summary>All merges, each named by a row of either side.</summary>
    private static List<(int First, int Second, double Cost)> Merges(double[][] rows)
    {
        var means = Array.ConvertAll(rows, row => (double[])row.Clone());
        var sizes = Enumerable.Repeat(1, rows.Length).ToArray();
        var alive = Enumerable.Range(0, rows.Length).ToHashSet();
        var merges = new List<(int, int, double)>();
        var chain = new List<int>();
        while (alive.Count > 1)
        {
            if (chain.Count == 0)
                chain.Add(alive.Min());
            var last = chain[^1];
            var before = chain.Count > 1 ? chain[^2] : -1;
            var (nearest, cost) = (before, before < 0 ? double.PositiveInfinity : Cost(last, before));
            foreach (var other in alive.Where(other => other != last))
            {
                var growth = Cost(last, other);
                // A tie with the one before ends the chain; it could go round for ever.
                if (growth < cost || (growth.Equals(cost) && nearest != before && other < nearest))
                    (nearest, cost) = (other, growth);
            }

            if (nearest != before)
            {
                chain.Add(nearest);
                continue;
            }

            merges.Add((before, last, cost));
            var (a, b) = (sizes[before], sizes[last]);
            for (var axis = 0; axis < means[before].Length; axis++)
                means[before][axis] = ((a * means[before][axis]) + (b * means[last][axis])) / (a + b);
            sizes[before] += b;
            alive.Remove(last);
            chain.RemoveRange(chain.Count - 2, 2);
        }

        return merges;

        double Cost(int first, int second) =>
            (double)sizes[first] * sizes[second] / (sizes[first] + sizes[second]) * KMeans.Distance(means[first], means[second]);
    }

    private static int Root(int[] parent, int row)
    {
        while (parent[row] != row)
            row = parent[row] = parent[parent[row]];
        return row;
    }
}
