namespace Lrp.Analysis;

/// <summary>
/// Spectral relevance analysis: the strategies by which a network recognises a class, found as clusters among relevance maps.
/// (Lapuschkin et al., "Unmasking Clever Hans predictors", Nature Communications 2019.)
/// </summary>
public static class Spray
{
    /// <summary>Analyses the maps of one class.</summary>
    /// <param name="maps">Maps of one size, channels summed; <see cref="MapPreparation.Pool"/> brings others to it. Not changed.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <exception cref="TooFewMapsException">Fewer maps than neighbours can be used.</exception>
    public static SprayResult Run(
        RowMatrix maps, SprayOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new SprayOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Neighbours);
        var (members, normalised, skipped) = Normalise(maps, options.Normalisation);
        if (members.Count <= options.Neighbours)
            throw new TooFewMapsException(members.Count, options.Neighbours, skipped);
        var isExact = members.Count <= options.MostExact;
        progress?.Report($"{options.Neighbours} neighbours of {members.Count} maps");
        var (neighbours, recall) = isExact
            ? (NeighbourSearch.Exact(normalised, options.Neighbours, cancellation), 1.0)
            : ProjectionForest.Search(normalised, options.Neighbours, options.Seed, cancellation);
        progress?.Report($"{options.Eigenpairs} eigenpairs");
        var embedding = SpectralEmbedding.Of(new NeighbourGraph(neighbours), options.Eigenpairs, options.Seed, cancellation);
        progress?.Report("clusters");
        var count = Math.Min(options.Clusters ?? embedding.ClusterCount, members.Count);
        var rows = embedding.Rows(count);
        var labels = options.Method switch
        {
            ClusterMethod.Agglomerative => Agglomerative.Assign(rows, count),
            ClusterMethod.Dbscan => Dbscan.Assign(rows, options.Radius),
            _ => KMeans.Assign(rows, count, options.Seed),
        };
        progress?.Report("t-SNE");
        var points = TSne.Embed(embedding.Rows(options.Eigenpairs), options.Perplexity, options.Seed, cancellation);
        return new SprayResult
        {
            Members = members,
            Skipped = skipped,
            Maps = normalised,
            Neighbours = neighbours,
            NeighbourRecall = recall,
            Embedding = embedding,
            Labels = labels,
            Clusters = MapCluster.Of(normalised, labels, embedding),
            Points = points,
            Components = Pca.Project(normalised, 2, options.Seed).Points,
        };
    }

    private static (IReadOnlyList<int> Members, RowMatrix Maps, IReadOnlyList<(int Map, string Reason)> Skipped) Normalise(
        RowMatrix maps, MapNormalisation normalisation)
    {
        var members = new List<int>();
        var skipped = new List<(int, string)>();
        var normalised = new RowMatrix(maps.Count, maps.Width);
        for (var map = 0; map < maps.Count; map++)
        {
            var row = normalised[members.Count];
            maps[map].CopyTo(row);
            if (MapPreparation.Normalise(row, normalisation) is { } reason)
                skipped.Add((map, reason));
            else
                members.Add(map);
        }

        if (skipped.Count == 0)
            return (members, normalised, skipped);
        var rest = new RowMatrix(members.Count, maps.Width);
        normalised.Data.AsSpan(0, rest.Data.Length).CopyTo(rest.Data);
        return (members, rest, skipped);
    }
}

/// <summary>There are not enough maps for a graph.</summary>
/// <param name="count">Maps that can be used.</param>
/// <param name="neighbours">Neighbours that each needs.</param>
/// <param name="skipped">Maps that cannot be used, and why.</param>
public sealed class TooFewMapsException(int count, int neighbours, IReadOnlyList<(int Map, string Reason)> skipped) : Exception(
    $"{count} maps are too few for {neighbours} neighbours each"
        + (skipped.Count == 0 ? "" : $"; {skipped.Count} cannot be used: {skipped[0].Reason}"));
