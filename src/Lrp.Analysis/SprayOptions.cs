namespace Lrp.Analysis;

/// <summary>How maps become clusters.</summary>
public enum ClusterMethod
{
    /// <summary>k-means on the spectral embedding, as SpRAy does.</summary>
    KMeans,

    /// <summary>Ward's agglomerative clustering on it.</summary>
    Agglomerative,

    /// <summary>DBSCAN on it, of radius <see cref="SprayOptions.Radius"/>; what is in no cluster is noise.</summary>
    Dbscan,
}

/// <summary>What spectral relevance analysis may be told.</summary>
public sealed record SprayOptions
{
    /// <summary>What maps are divided by.</summary>
    public MapNormalisation Normalisation { get; init; } = MapNormalisation.Sum;

    /// <summary>Neighbours of every map in the graph.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Eigenpairs of the Laplacian.</summary>
    public int Eigenpairs { get; init; } = 32;

    /// <summary>Clusters; null for as many as the eigengap says.</summary>
    public int? Clusters { get; init; }

    /// <summary>How they are found.</summary>
    public ClusterMethod Method { get; init; } = ClusterMethod.KMeans;

    /// <summary>Of DBSCAN, in the embedding, whose rows have length 1.</summary>
    public double Radius { get; init; } = 0.3;

    /// <summary>Maps up to which all pairs are compared; beyond, neighbours are approximate.</summary>
    public int MostExact { get; init; } = 30_000;

    /// <summary>Of t-SNE.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Of all that is random.</summary>
    public int Seed { get; init; }
}
