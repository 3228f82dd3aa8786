namespace Lrp.Analysis;

/// <summary>One strategy: maps that are alike.</summary>
/// <param name="Number">By size, the largest 0.</param>
/// <param name="Members">Places among the maps of the analysis, the one nearest to the mean first, outliers last.</param>
/// <param name="Mean">The mean of the normalised maps.</param>
/// <param name="Separability">How far it lies from all other maps: <see cref="Suspicion.Separability"/>.</param>
public sealed record MapCluster(int Number, IReadOnlyList<int> Members, float[] Mean, double Separability)
{
    /// <summary>Makes the clusters of labelled maps.</summary>
    internal static IReadOnlyList<MapCluster> Of(RowMatrix maps, int[] labels, SpectralEmbedding embedding) =>
    [
        .. Enumerable.Range(0, labels.Max() + 1).Select(number =>
        {
            int[] members = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] == number)];
            var mean = new float[maps.Width];
            foreach (var row in members)
            {
                for (var index = 0; index < mean.Length; index++)
                    mean[index] += maps[row][index] / members.Length;
            }

            var nearFirst = members.OrderBy(row => NeighbourSearch.Distance(maps[row], mean));
            return new MapCluster(number, [.. nearFirst], mean, Suspicion.Separability(embedding, labels, number));
        }),
    ];
}
