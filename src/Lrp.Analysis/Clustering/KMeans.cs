using Lrp.Evaluation;

namespace Lrp.Analysis;

/// <summary>
/// Clusters around means: Lloyd's iteration from k-means++ starts (Arthur and Vassilvitskii, SODA 2007), the best of several.
/// </summary>
public static class KMeans
{
    private const int Starts = 20, MostIterations = 300;

    /// <summary>Assigns every row to one of <paramref name="count"/> clusters, numbered by size, the largest 0.</summary>
    /// <param name="rows">Points of one length.</param>
    /// <param name="count">Clusters, at most as many as rows.</param>
    public static int[] Assign(double[][] rows, int count, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Length);
        var runs = new (double Error, int[] Labels)[Starts];
        Parallel.For(0, Starts, start => runs[start] = Run(rows, count, unchecked((seed * Starts) + start)));
        return Labels.BySize(runs.MinBy(run => run.Error).Labels);
    }

    private static (double Error, int[] Labels) Run(double[][] rows, int count, int seed)
    {
        var means = Start(rows, count, seed);
        var labels = new int[rows.Length];
        for (var iteration = 0; ; iteration++)
        {
            var error = 0.0;
            var changed = iteration == 0;
            for (var row = 0; row < rows.Length; row++)
            {
                var (nearest, distance) = Nearest(rows[row], means);
                changed |= labels[row] != nearest;
                labels[row] = nearest;
                error += distance;
            }

            if (!changed || iteration == MostIterations)
                return (error, labels);
            Move(rows, labels, means);
        }
    }

    /// <summary>Each start is drawn with a probability that grows with the square of the distance to those before.</summary>
    private static double[][] Start(double[][] rows, int count, int seed)
    {
        var random = new SeededRandom(seed);
        var means = new List<double[]> { (double[])rows[random.Next(rows.Length)].Clone() };
        var distances = Array.ConvertAll(rows, row => Distance(row, means[0]));
        while (means.Count < count)
        {
            var rest = random.NextDouble() * distances.Sum();
            var chosen = 0;
            while (chosen < rows.Length - 1 && (rest -= distances[chosen]) > 0)
                chosen++;
            var mean = (double[])rows[chosen].Clone();
            means.Add(mean);
            for (var row = 0; row < rows.Length; row++)
                distances[row] = Math.Min(distances[row], Distance(rows[row], mean));
        }

        return [.. means];
    }

    private static void Move(double[][] rows, int[] labels, double[][] means)
    {
        var counts = new int[means.Length];
        var sums = Array.ConvertAll(means, mean => new double[mean.Length]);
        for (var row = 0; row < rows.Length; row++)
        {
            counts[labels[row]]++;
            for (var axis = 0; axis < rows[row].Length; axis++)
                sums[labels[row]][axis] += rows[row][axis];
        }

        // A mean without rows stays where it is.
        for (var cluster = 0; cluster < means.Length; cluster++)
        {
            if (counts[cluster] > 0)
                means[cluster] = Array.ConvertAll(sums[cluster], sum => sum / counts[cluster]);
        }
    }

    private static (int Nearest, double Distance) Nearest(double[] row, double[][] means)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var cluster = 0; cluster < means.Length; cluster++)
        {
            var distance = Distance(row, means[cluster]);
            if (distance < least)
                (nearest, least) = (cluster, distance);
        }

        return (nearest, least);
    }

    internal static double Distance(double[] first, double[] second)
    {
        var sum = 0.0;
        for (var axis = 0; axis < first.Length; axis++)
            sum += (first[axis] - second[axis]) * (first[axis] - second[axis]);
        return sum;
    }
}
