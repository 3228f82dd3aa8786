using Lrp.Evaluation;

namespace Lrp.Analysis;

/// <summary>
/// Approximate neighbours where comparing all pairs takes too long: random projection trees (Dasgupta and Freund, STOC 2008) give
/// candidates, and neighbours of neighbours better ones (Dong et al., WWW 2011), until a sample of rows has found nearly all of its true
/// neighbours.
/// </summary>
public sealed class ProjectionForest
{
    private const int Trees = 8, LeafSize = 48, MostRounds = 12, SampleSize = 200;
    private const double WantedRecall = 0.98;

    private readonly RowMatrix _rows;
    private readonly NearestList[] _lists;
    private readonly int _neighbours;
    private readonly int _seed;

    private ProjectionForest(RowMatrix rows, int neighbours, int seed)
    {
        (_rows, _neighbours, _seed) = (rows, neighbours, seed);
        // Those just behind the neighbours lead to neighbours as well.
        var capacity = Math.Min((2 * neighbours) + NeighbourSearch.Slack, rows.Count - 1);
        var (indices, distances) = (new int[rows.Count * capacity], new float[rows.Count * capacity]);
        _lists = new NearestList[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            _lists[row] = new NearestList(indices, distances, row * capacity, capacity);
            _lists[row].Clear();
        }
    }

    /// <summary>Searches.</summary>
    /// <param name="seed">Of the trees and of the sample.</param>
    /// <returns>
    /// Neighbours as <see cref="NeighbourSearch.Exact"/> orders them, and the part of a sample's true ones that was found.
    /// </returns>
    public static (int[][] Neighbours, double Recall) Search(
        RowMatrix rows, int neighbours, int seed = 0, CancellationToken cancellation = default)
    {
        var forest = new ProjectionForest(rows, neighbours, seed);
        for (var tree = 0; tree < Trees; tree++)
        {
            cancellation.ThrowIfCancellationRequested();
            forest.GrowTree(tree);
        }

        var truth = forest.SampleTruth();
        var recall = forest.Recall(truth);
        for (var round = 0; round < MostRounds && recall < WantedRecall; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            forest.AskNeighbours();
            recall = forest.Recall(truth);
        }

        var result = new int[rows.Count][];
        Parallel.For(0, rows.Count, row => result[row] = forest.Sorted(row));
        return (result, recall);
    }

    private int[] Sorted(int row) => NeighbourSearch.Sort(_rows, row, _lists[row].Indices, _neighbours);

    /// <summary>
    /// Splits rows until leaves are small, and compares what shares a leaf. Leaves have no row in common, so they run at once.
    /// </summary>
    private void GrowTree(int tree)
    {
        int[] order = [.. Enumerable.Range(0, _rows.Count)];
        var random = new SeededRandom(HashCode(_seed, tree));
        var leaves = new List<(int Start, int Count)>();
        var open = new Stack<(int Start, int Count)>([(0, order.Length)]);
        while (open.TryPop(out var part))
        {
            if (part.Count <= LeafSize)
            {
                leaves.Add(part);
                continue;
            }

            var left = Split(order.AsSpan(part.Start, part.Count), ref random);
            open.Push((part.Start, left));
            open.Push((part.Start + left, part.Count - left));
        }

        Parallel.ForEach(leaves, leaf =>
        {
            for (var first = leaf.Start; first < leaf.Start + leaf.Count; first++)
            {
                for (var second = first + 1; second < leaf.Start + leaf.Count; second++)
                {
                    var distance = NeighbourSearch.Distance(_rows[order[first]], _rows[order[second]]);
                    _lists[order[first]].Offer(order[second], distance);
                    _lists[order[second]].Offer(order[first], distance);
                }
            }
        });
    }

    /// <summary>By the plane halfway between two random rows; halves where that does not part them, as equal rows are not.</summary>
    private int Split(Span<int> part, ref SeededRandom random)
    {
        var (a, b) = (part[random.Next(part.Length)], part[random.Next(part.Length)]);
        var (nearA, items) = (new bool[part.Length], part.ToArray());
        Parallel.For(0, items.Length, index =>
        {
            var row = _rows[items[index]];
            nearA[index] = NeighbourSearch.Distance(row, _rows[a]) < NeighbourSearch.Distance(row, _rows[b]);
        });
        var left = 0;
        var right = part.Length;
        for (var index = 0; index < items.Length; index++)
            part[nearA[index] ? left++ : --right] = items[index];
        if (left > 0 && left < part.Length)
            return left;
        random.Shuffle(part);
        return part.Length / 2;
    }

    /// <summary>
    /// Every row meets the neighbours of its neighbours. They are read from a copy, so that the result is always the same.
    /// </summary>
    private void AskNeighbours()
    {
        int[][] known = [.. _lists.Select(list => list.Indices.ToArray().Where(index => index != NearestList.None).ToArray())];
        var reverse = new List<int>[_rows.Count];
        for (var row = 0; row < known.Length; row++)
        {
            foreach (var other in known[row])
            {
                var list = reverse[other] ??= [];
                if (list.Count < 2 * _neighbours)
                    list.Add(row);
            }
        }

        Parallel.For(0, known.Length, row =>
        {
            foreach (var near in known[row].Concat(reverse[row] ?? []))
            {
                foreach (var other in known[near])
                {
                    if (other != row)
                        _lists[row].Offer(other, NeighbourSearch.Distance(_rows[row], _rows[other]));
                }
            }
        });
    }

    private (int Row, int[] Neighbours)[] SampleTruth()
    {
        int[] sample = new SeededRandom(_seed).Permutation(_rows.Count)[..Math.Min(SampleSize, _rows.Count)];
        var truth = new (int, int[])[sample.Length];
        Parallel.For(0, sample.Length, index =>
        {
            var capacity = Math.Min(_neighbours + NeighbourSearch.Slack, _rows.Count - 1);
            var list = new NearestList(new int[capacity], new float[capacity], 0, capacity);
            list.Clear();
            for (var row = 0; row < _rows.Count; row++)
            {
                if (row != sample[index])
                    list.Offer(row, NeighbourSearch.Distance(_rows[sample[index]], _rows[row]));
            }

            truth[index] = (sample[index], NeighbourSearch.Sort(_rows, sample[index], list.Indices, _neighbours));
        });
        return truth;
    }

    private double Recall((int Row, int[] Neighbours)[] truth) =>
        truth.Average(sample => (double)Sorted(sample.Row).Intersect(sample.Neighbours).Count() / sample.Neighbours.Length);

    private static int HashCode(int seed, int tree) => unchecked((seed * 31) + tree + 1);
}
