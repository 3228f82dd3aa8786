namespace Lrp.Analysis;

/// <summary>
/// The k-nearest-neighbour graph as CoRelAy makes it: A_ij = 1 where j is a neighbour of i, then A := (A + Aᵀ)/2; and its normalised form
/// S = D^−½ A D^−½, whose eigenvalues are 1 − λ for those of the Laplacian L = I − S. Symmetric, in compressed rows.
/// </summary>
public sealed class NeighbourGraph
{
    private readonly int[] _starts;
    private readonly int[] _columns;
    private readonly double[] _values;

    /// <param name="neighbours">Of every row, as a search found them.</param>
    /// <exception cref="ArgumentException">A row has no neighbour.</exception>
    public NeighbourGraph(IReadOnlyList<int[]> neighbours)
    {
        Count = neighbours.Count;
        var rows = new Dictionary<int, double>[Count];
        for (var row = 0; row < Count; row++)
            rows[row] = [];
        for (var row = 0; row < Count; row++)
        {
            foreach (var other in neighbours[row])
            {
                rows[row][other] = rows[row].GetValueOrDefault(other) + 0.5;
                rows[other][row] = rows[other].GetValueOrDefault(row) + 0.5;
            }
        }

        var degrees = Array.ConvertAll(rows, row => row.Values.Sum());
        if (degrees.Contains(0))
            throw new ArgumentException("Every map needs a neighbour.", nameof(neighbours));
        _starts = new int[Count + 1];
        for (var row = 0; row < Count; row++)
            _starts[row + 1] = _starts[row] + rows[row].Count;
        _columns = new int[_starts[Count]];
        _values = new double[_starts[Count]];
        for (var row = 0; row < Count; row++)
        {
            var at = _starts[row];
            foreach (var (column, weight) in rows[row].OrderBy(entry => entry.Key))
                (_columns[at], _values[at++]) = (column, weight / Math.Sqrt(degrees[row] * degrees[column]));
        }
    }

    /// <summary>Vertices.</summary>
    public int Count { get; }

    /// <summary>Parts of the graph between which there is no edge: as many eigenvalues of the Laplacian are zero.</summary>
    public int Components()
    {
        var seen = new bool[Count];
        var components = 0;
        var open = new Stack<int>();
        for (var start = 0; start < Count; start++)
        {
            if (seen[start])
                continue;
            components++;
            seen[start] = true;
            open.Push(start);
            while (open.TryPop(out var vertex))
            {
                foreach (var other in _columns.AsSpan(_starts[vertex].._starts[vertex + 1]))
                {
                    if (!seen[other])
                    {
                        seen[other] = true;
                        open.Push(other);
                    }
                }
            }
        }

        return components;
    }

    /// <summary>S V for several vectors at once, the columns of row-major <paramref name="vectors"/>.</summary>
    internal void Multiply(double[] vectors, double[] result, int columns) => Parallel.For(0, Count, row =>
    {
        var sum = result.AsSpan(row * columns, columns);
        sum.Clear();
        for (var entry = _starts[row]; entry < _starts[row + 1]; entry++)
            BlockVectors.AddScaled(sum, _values[entry], vectors.AsSpan(_columns[entry] * columns, columns));
    });
}
