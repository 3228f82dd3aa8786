namespace Lrp.Analysis;

/// <summary>What spectral relevance analysis finds out about a class.</summary>
public sealed class SprayResult
{
    /// <summary>The maps that were analysed, by their rows in what was given; all that follows counts these from 0.</summary>
    public required IReadOnlyList<int> Members { get; init; }

    /// <summary>Maps that could not be used, by their rows, and why.</summary>
    public required IReadOnlyList<(int Map, string Reason)> Skipped { get; init; }

    /// <summary>The normalised maps.</summary>
    public required RowMatrix Maps { get; init; }

    /// <summary>The neighbours of every map, nearest first.</summary>
    public required IReadOnlyList<int[]> Neighbours { get; init; }

    /// <summary>The part of true neighbours that was found, by a sample; 1 where all pairs were compared.</summary>
    public required double NeighbourRecall { get; init; }

    /// <summary>Eigenvalues and eigenvectors.</summary>
    public required SpectralEmbedding Embedding { get; init; }

    /// <summary>The cluster of every map, the largest 0; −1 for noise.</summary>
    public required IReadOnlyList<int> Labels { get; init; }

    /// <summary>The clusters, the largest first.</summary>
    public required IReadOnlyList<MapCluster> Clusters { get; init; }

    /// <summary>The maps in the plane, by t-SNE.</summary>
    public required IReadOnlyList<double[]> Points { get; init; }

    /// <summary>The same by their first two principal components.</summary>
    public required IReadOnlyList<double[]> Components { get; init; }

    /// <summary>The most separable cluster's separability: by this, classes are ranked.</summary>
    public double Separability => Clusters.Count == 0 ? 0 : Clusters.Max(cluster => cluster.Separability);
}
