namespace Lrp.Analysis;

/// <summary>
/// The smallest eigenpairs of the normalised Laplacian of a neighbour graph: where the eigenvalues jump, the graph has so many clusters;
/// the eigenvectors are coordinates in which they lie apart. (von Luxburg, "A tutorial on spectral clustering", 2007.)
/// </summary>
public sealed class SpectralEmbedding
{
    /// <summary>Gaps among which the number of clusters is looked for.</summary>
    public const int MostClusters = 10;

    private SpectralEmbedding(double[] eigenvalues, double[,] eigenvectors, int components, double residual)
    {
        (Eigenvalues, Eigenvectors, Components, Residual) = (eigenvalues, eigenvectors, components, residual);
        Gaps = [.. eigenvalues.Zip(eigenvalues.Skip(1), (low, high) => high - low)];
        ClusterCount = Gaps.Count == 0 ? 1 : 1 + Enumerable.Range(0, Math.Min(MostClusters, Gaps.Count)).MaxBy(index => Gaps[index]);
    }

    /// <summary>Ascending, from 0.</summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <summary>Orthonormal columns, a row for each map.</summary>
    public double[,] Eigenvectors { get; }

    /// <summary>λᵢ₊₁ − λᵢ.</summary>
    public IReadOnlyList<double> Gaps { get; }

    /// <summary>The place of the largest of the first <see cref="MostClusters"/> gaps.</summary>
    public int ClusterCount { get; }

    /// <summary>The largest of the first gaps: how clearly the maps fall into clusters.</summary>
    public double Eigengap => Gaps.Count == 0 ? 0 : Gaps[ClusterCount - 1];

    /// <summary>Parts of the graph without an edge between them.</summary>
    public int Components { get; }

    /// <summary>The largest ‖L v − λ v‖.</summary>
    public double Residual { get; }

    /// <summary>Computes the embedding.</summary>
    /// <param name="count">Eigenpairs; fewer where there are fewer maps.</param>
    /// <param name="seed">Of the start.</param>
    public static SpectralEmbedding Of(NeighbourGraph graph, int count = 32, int seed = 0, CancellationToken cancellation = default)
    {
        var (values, vectors, residual) = SubspaceIteration.Largest(graph.Multiply, graph.Count, count, seed, cancellation);
        return new SpectralEmbedding(Array.ConvertAll(values, value => 1 - value), vectors, graph.Components(), residual);
    }

    /// <summary>The first coordinates of every map, each row of length 1. (Ng, Jordan and Weiss, NIPS 2001.)</summary>
    public double[][] Rows(int count)
    {
        count = Math.Min(count, Eigenvectors.GetLength(1));
        var rows = new double[Eigenvectors.GetLength(0)][];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = [.. Enumerable.Range(0, count).Select(column => Eigenvectors[row, column])];
            var length = Math.Sqrt(rows[row].Sum(value => value * value));
            for (var column = 0; column < count && length > 0; column++)
                rows[row][column] /= length;
        }

        return rows;
    }
}
