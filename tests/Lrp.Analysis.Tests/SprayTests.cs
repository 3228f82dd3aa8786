namespace Lrp.Analysis.Tests;

public class SprayTests
{
    private static readonly SprayResult _result = Spray.Run(ReferenceMaps.Maps);

    [Fact]
    public void Neighbours_are_those_of_the_reference_nearest_first() =>
        Assert.Equal(ReferenceMaps.ReadLabels("neighbors.npy"), _result.Neighbours.SelectMany(row => row));

    [Fact]
    public void Eigenvalues_are_the_smallest_of_the_Laplacian()
    {
        var expected = ReferenceMaps.Read("eigenvalues.npy");
        Assert.Equal(32, _result.Embedding.Eigenvalues.Count);
        Assert.All(_result.Embedding.Eigenvalues.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
        Assert.Equal(2, _result.Embedding.Components);
    }

    [Fact]
    public void The_eigengap_says_three_strategies_and_each_map_belongs_to_its_own()
    {
        Assert.Equal(3, _result.Embedding.ClusterCount);
        Assert.Equal(1, Labels.AdjustedRand(ReferenceMaps.ReadLabels("labels_k.npy"), _result.Labels));
        var truth = ReferenceMaps.ReadLabels("strategy.npy");
        int[] pure = [.. Enumerable.Range(0, 300).Where(map => truth[map] >= 0)];
        Assert.Equal(1, Labels.AdjustedRand([.. pure.Select(map => truth[map])], [.. pure.Select(map => _result.Labels[map])]));
    }

    [Theory]
    [InlineData(ClusterMethod.Agglomerative)]
    [InlineData(ClusterMethod.Dbscan)]
    public void Other_ways_of_clustering_find_the_same_strategies(ClusterMethod method)
    {
        var result = Spray.Run(ReferenceMaps.Maps, new SprayOptions { Method = method });
        int[] sure = [.. Enumerable.Range(0, 300).Where(map => result.Labels[map] != Labels.Noise)];
        Assert.True(sure.Length > 280, $"{sure.Length} maps are in a cluster");
        Assert.True(Labels.AdjustedRand([.. sure.Select(map => _result.Labels[map])], [.. sure.Select(map => result.Labels[map])]) > 0.95);
    }

    [Fact]
    public void The_plane_keeps_strategies_apart()
    {
        foreach (var points in (IReadOnlyList<double[]>[])[_result.Points, _result.Components])
        {
            var clusters = _result.Clusters.Select(cluster => cluster.Members.Select(row => points[row]).ToList()).ToList();
            var means = clusters.Select(cluster => (X: cluster.Average(point => point[0]), Y: cluster.Average(point => point[1]))).ToList();
            foreach (var (number, cluster) in clusters.Index())
            {
                var right = cluster.Count(point => Enumerable.Range(0, 3).MinBy(other =>
                    Math.Pow(point[0] - means[other].X, 2) + Math.Pow(point[1] - means[other].Y, 2)) == number);
                Assert.True(right >= 0.9 * cluster.Count, $"{right} of {cluster.Count} points lie nearest to their own cluster");
            }
        }
    }

    [Fact]
    public void Prototypes_are_nearest_to_their_mean_and_outliers_farthest()
    {
        foreach (var cluster in _result.Clusters)
        {
            double[] distances = [.. cluster.Members.Select(row => (double)NeighbourSearch.Distance(_result.Maps[row], cluster.Mean))];
            Assert.Equal(distances.Order(), distances);
            Assert.True(cluster.Separability > 0);
        }

        Assert.Equal(300, _result.Clusters.Sum(cluster => cluster.Members.Count));
    }

    [Fact]
    public void The_same_seed_gives_the_same_result_to_the_bit()
    {
        var again = Spray.Run(ReferenceMaps.Maps);
        Assert.Equal(_result.Embedding.Eigenvalues, again.Embedding.Eigenvalues);
        Assert.Equal(_result.Labels, again.Labels);
        Assert.Equal(_result.Points.SelectMany(point => point), again.Points.SelectMany(point => point));
    }

    [Fact]
    public void Maps_that_mean_nothing_are_skipped_and_named()
    {
        var maps = new RowMatrix(40, 4);
        for (var map = 0; map < 40; map++)
            ((float[])[1, map % 2, 1, map / 10f]).CopyTo(maps[map]);
        maps[3].Fill(float.NaN);
        maps[7].Clear();
        ((float[])[1, -1, 0, 0]).CopyTo(maps[9]);
        var result = Spray.Run(maps);
        Assert.Equal([3, 7, 9], result.Skipped.Select(skipped => skipped.Map));
        Assert.Contains("not finite", result.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Contains("zero everywhere", result.Skipped[1].Reason, StringComparison.Ordinal);
        Assert.Contains("cancels", result.Skipped[2].Reason, StringComparison.Ordinal);
        Assert.Equal(37, result.Labels.Count);
        Assert.DoesNotContain(9, result.Members);
    }

    [Fact]
    public void Too_few_maps_are_refused()
    {
        var exception = Assert.Throws<TooFewMapsException>(() => Spray.Run(new RowMatrix(1, 4)));
        Assert.Contains("0 maps are too few for 10 neighbours", exception.Message, StringComparison.Ordinal);
        Assert.Contains("zero everywhere", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_maps_are_one_cluster_and_no_error()
    {
        var maps = new RowMatrix(30, 4);
        for (var map = 0; map < 30; map++)
            ((float[])[1, 2, 3, 4]).CopyTo(maps[map]);
        var result = Spray.Run(maps, new SprayOptions { Neighbours = 5 });
        Assert.All(result.Points.SelectMany(point => point), value => Assert.True(double.IsFinite(value)));
        Assert.All(result.Embedding.Eigenvalues, value => Assert.InRange(value, -1e-9, 2));
    }

    [Fact]
    public void A_cancelled_analysis_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Spray.Run(ReferenceMaps.Maps, cancellation: source.Token));
    }
}
