namespace Lrp.Analysis;

/// <summary>Clusters as dense regions; what lies in none is noise. (Ester et al., KDD 1996.)</summary>
public static class Dbscan
{
    /// <summary>Assigns every row to a cluster, numbered by size, or to <see cref="Labels.Noise"/>.</summary>
    /// <param name="radius">How near neighbours are.</param>
    /// <param name="least">Rows within the radius, oneself included, that make a region dense.</param>
    public static int[] Assign(double[][] rows, double radius, int least = 5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        var near = new int[rows.Length][];
        Parallel.For(0, rows.Length, row => near[row] =
            [.. Enumerable.Range(0, rows.Length).Where(other => KMeans.Distance(rows[row], rows[other]) <= radius * radius)]);
        var labels = new int[rows.Length];
        Array.Fill(labels, Labels.Noise);
        var clusters = 0;
        var open = new Stack<int>();
        for (var start = 0; start < rows.Length; start++)
        {
            if (labels[start] != Labels.Noise || near[start].Length < least)
                continue;
            labels[start] = clusters;
            open.Push(start);
            while (open.TryPop(out var row))
            {
                foreach (var other in near[row].Where(other => labels[other] == Labels.Noise))
                {
                    labels[other] = clusters;
                    if (near[other].Length >= least)
                        open.Push(other);
                }
            }

            clusters++;
        }

        return Labels.BySize(labels);
    }
}
