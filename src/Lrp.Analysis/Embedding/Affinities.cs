namespace Lrp.Analysis;

/// <summary>t-SNE's affinities p_ij among near rows: Gaussian, of a width that gives each row the wanted perplexity, symmetric.</summary>
internal sealed class Affinities
{
    /// <summary>Beyond this all pairs take too long; rows are short here, so that is late.</summary>
    private const int MostExact = 200_000;

    private readonly (int Other, double Affinity)[][] _rows;

    private Affinities((int, double)[][] rows) => (_rows, Attraction) = (rows, new double[2 * rows.Length]);

    public (int Other, double Affinity)[] this[int row] => _rows[row];

    /// <summary>Scratch space of the gradient.</summary>
    public double[] Attraction { get; }

    public static Affinities Of(double[][] rows, double perplexity, int seed, CancellationToken cancellation)
    {
        var matrix = new RowMatrix(rows.Length, rows[0].Length);
        for (var row = 0; row < rows.Length; row++)
        {
            for (var axis = 0; axis < rows[row].Length; axis++)
                matrix[row][axis] = (float)rows[row][axis];
        }

        var count = Math.Min(rows.Length - 1, (int)(3 * perplexity));
        var near = rows.Length <= MostExact
            ? NeighbourSearch.Exact(matrix, count, cancellation)
            : ProjectionForest.Search(matrix, count, seed, cancellation).Neighbours;
        var conditional = new double[rows.Length][];
        Parallel.For(0, rows.Length, row =>
            conditional[row] = Conditional(Array.ConvertAll(near[row], other => KMeans.Distance(rows[row], rows[other])),
                Math.Log(perplexity)));
        var joint = Enumerable.Range(0, rows.Length).Select(_ => new Dictionary<int, double>()).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            foreach (var (place, other) in near[row].Index())
            {
                var half = conditional[row][place] / (2 * rows.Length);
                joint[row][other] = joint[row].GetValueOrDefault(other) + half;
                joint[other][row] = joint[other].GetValueOrDefault(row) + half;
            }
        }

        return new Affinities(Array.ConvertAll(joint, row => row.Select(entry => (entry.Key, entry.Value)).ToArray()));
    }

    /// <summary>exp(−β d²), normalised, with the β whose entropy is the wanted one, by bisection.</summary>
    private static double[] Conditional(double[] distances, double entropy)
    {
        var least = distances.Min();
        // In units of the typical distance the search starts near its end.
        var unit = Math.Max(distances.Average() - least, double.Epsilon * 1e20);
        double low = 0, high = double.PositiveInfinity, beta = 1;
        var weights = new double[distances.Length];
        for (var step = 0; step < 100; step++)
        {
            var (sum, weighted) = (0.0, 0.0);
            for (var index = 0; index < distances.Length; index++)
            {
                var scaled = (distances[index] - least) / unit;
                sum += weights[index] = Math.Exp(-beta * scaled);
                weighted += weights[index] * scaled;
            }

            for (var index = 0; index < weights.Length; index++)
                weights[index] /= sum;
            var difference = Math.Log(sum) + (beta * weighted / sum) - entropy;
            if (Math.Abs(difference) < 1e-6)
                break;
            if (difference > 0)
                (low, beta) = (beta, double.IsInfinity(high) ? 2 * beta : (beta + high) / 2);
            else
                (high, beta) = (beta, (beta + low) / 2);
        }

        return weights;
    }
}
