using System.Numerics;
using System.Runtime.InteropServices;

namespace Lrp.Analysis;

/// <summary>Nearest neighbours by Euclidean distance, every row's among all others.</summary>
public static class NeighbourSearch
{
    /// <summary>
    /// Candidates beyond the neighbours, among which float64 decides: float32 sums differ between machines in the last bits.
    /// </summary>
    internal const int Slack = 6;

    /// <summary>Queries that share a sweep over all rows.</summary>
    private const int Block = 16;

    /// <summary>
    /// All pairs are compared. Returns the neighbours of each row, nearest first; of equally near ones the lower index comes first. Those
    /// of fewer rows than neighbours are all others.
    /// </summary>
    /// <param name="rows">The maps.</param>
    /// <param name="neighbours">How many of each.</param>
    public static int[][] Exact(RowMatrix rows, int neighbours, CancellationToken cancellation = default)
    {
        var capacity = Math.Min(neighbours + Slack, rows.Count - 1);
        var result = new int[rows.Count][];
        if (capacity <= 0)
            return [.. Enumerable.Repeat(Array.Empty<int>(), rows.Count)];
        var options = new ParallelOptions { CancellationToken = cancellation };
        Parallel.For(0, (rows.Count + Block - 1) / Block, options, block =>
        {
            var (first, count) = (block * Block, Math.Min(Block, rows.Count - (block * Block)));
            var (indices, distances) = (new int[count * capacity], new float[count * capacity]);
            var lists = new NearestList[count];
            for (var query = 0; query < count; query++)
            {
                lists[query] = new NearestList(indices, distances, query * capacity, capacity);
                lists[query].Clear();
            }

            for (var row = 0; row < rows.Count; row++)
            {
                for (var query = 0; query < count; query++)
                {
                    if (row != first + query)
                        lists[query].Offer(row, Distance(rows[first + query], rows[row]));
                }
            }

            for (var query = 0; query < count; query++)
                result[first + query] = Sort(rows, first + query, lists[query].Indices, neighbours);
        });
        return result;
    }

    /// <summary>The nearest candidates by float64.</summary>
    internal static int[] Sort(RowMatrix rows, int row, ReadOnlySpan<int> candidates, int neighbours)
    {
        var known = candidates.ToArray().Where(candidate => candidate != NearestList.None);
        return [.. known.Select(other => (Distance: ExactDistance(rows[row], rows[other]), other)).Order().Take(neighbours)
            .Select(pair => pair.other)];
    }

    /// <summary>The squared distance, in float32.</summary>
    internal static float Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(first);
        var y = MemoryMarshal.Cast<float, Vector<float>>(second);
        // Two sums, since an addition takes several cycles.
        var (even, odd) = (Vector<float>.Zero, Vector<float>.Zero);
        var index = 0;
        for (; index + 1 < x.Length; index += 2)
        {
            var (difference, next) = (x[index] - y[index], x[index + 1] - y[index + 1]);
            even += difference * difference;
            odd += next * next;
        }

        if (index < x.Length)
        {
            var difference = x[index] - y[index];
            even += difference * difference;
        }

        var sum = Vector.Sum(even + odd);
        for (var rest = x.Length * Vector<float>.Count; rest < first.Length; rest++)
            sum += (first[rest] - second[rest]) * (first[rest] - second[rest]);
        return sum;
    }

    private static double ExactDistance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var sum = 0.0;
        for (var index = 0; index < first.Length; index++)
        {
            var difference = (double)first[index] - second[index];
            sum += difference * difference;
        }

        return sum;
    }
}
