using Lrp.Evaluation;

namespace Lrp.Analysis.Tests;

public class NumericsTests
{
    [Fact]
    public void Pooling_conserves_relevance_and_shares_what_lies_across_a_border()
    {
        var pooled = new float[4];
        MapPreparation.Pool([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3, 2, 2, pooled);
        Assert.Equal(45, pooled.Sum(), 1e-4f);
        // The corner, halves of what adjoins, a quarter of the middle.
        Assert.Equal(1 + ((2 + 4) / 2f) + (5 / 4f), pooled[0], 1e-5f);
        MapPreparation.Pool([1, 2, 3, 4], 2, 2, 2, 2, pooled);
        Assert.Equal([1, 2, 3, 4], pooled);
        var larger = new float[16];
        MapPreparation.Pool([4, 8, 12, 16], 2, 2, 4, 4, larger);
        Assert.Equal([1, 1, 2, 2], larger[..4]);
        Assert.Throws<ArgumentException>(() => MapPreparation.Pool([1, 2, 3], 2, 2, 1, 1, pooled));
    }

    /// <summary>Rings of 3, 4 and 5 vertices: eigenvalues 1 − cos(2πj/n), of which three are 0, and others come in pairs.</summary>
    [Fact]
    public void Eigenvalues_of_any_multiplicity_are_found()
    {
        var (rings, expected, start) = (new List<int[]>(), new List<double>(), 0);
        foreach (var length in (int[])[30, 40, 50])
        {
            rings.AddRange(Enumerable.Range(0, length).Select(place => new[] { start + ((place + 1) % length) }));
            expected.AddRange(Enumerable.Range(0, length).Select(place => 1 - Math.Cos(2 * Math.PI * place / length)));
            start += length;
        }

        var embedding = SpectralEmbedding.Of(new NeighbourGraph(rings), 12);
        Assert.Equal(3, embedding.Components);
        Assert.All(embedding.Eigenvalues.Zip(expected.Order()), pair => Assert.Equal(pair.Second, pair.First, 1e-9));
        Assert.InRange(embedding.Residual, 0, 1e-8);
        Assert.Equal(3, SpectralEmbedding.Of(new NeighbourGraph(rings), 4).ClusterCount);
    }

    [Fact]
    public void A_graph_smaller_than_the_block_is_solved_at_once()
    {
        var embedding = SpectralEmbedding.Of(new NeighbourGraph([[1], [0], [1]]), 32);
        Assert.Equal([0, 1, 2], embedding.Eigenvalues.Select(value => Math.Round(value, 9)));
        Assert.Throws<ArgumentException>(() => new NeighbourGraph([[1], [0], []]));
    }

    [Fact]
    public void Approximate_neighbours_are_nearly_all_the_true_ones()
    {
        var rows = Gaussian(3000, 40, clusters: 6);
        var (approximate, recall) = ProjectionForest.Search(rows, 10);
        var exact = NeighbourSearch.Exact(rows, 10);
        var found = approximate.Zip(exact).Average(pair => pair.First.Intersect(pair.Second).Count() / 10.0);
        Assert.True(found > 0.95, $"recall {found}");
        Assert.Equal(found, recall, 0.03);
    }

    [Fact]
    public void Approximate_neighbours_of_equal_rows_are_others()
    {
        var (neighbours, _) = ProjectionForest.Search(new RowMatrix(500, 3), 5);
        Assert.All(neighbours.Index(), row => Assert.Equal(5, row.Item.Distinct().Count(other => other != row.Index)));
    }

    [Fact]
    public void Of_equally_near_rows_the_lower_comes_first()
    {
        var rows = new RowMatrix(5, 1);
        ((float[])[0, 1, -1, 1, -1]).CopyTo(rows.Data, 0);
        Assert.Equal([1, 2, 3], NeighbourSearch.Exact(rows, 3)[0]);
        Assert.Equal([0, 1, 2, 3], NeighbourSearch.Exact(rows, 9)[4].Order());
    }

    [Fact]
    public void Distances_are_right_for_every_length()
    {
        var random = new SeededRandom(1);
        for (var length = 1; length < 70; length++)
        {
            float[] first = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
            float[] second = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
            Assert.Equal(first.Zip(second).Sum(pair => Math.Pow((double)pair.First - pair.Second, 2)),
                NeighbourSearch.Distance(first, second), 1e-5);
        }
    }

    [Fact]
    public void Principal_components_are_the_directions_of_largest_variance()
    {
        var random = new SeededRandom(4);
        var rows = new RowMatrix(400, 10);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var index = 0; index < rows.Width; index++)
                rows[row][index] = (float)((random.NextDouble() - 0.5) * (index == 3 ? 10 : index == 7 ? 5 : 0.1)) + index;
        }

        var (points, variance) = Pca.Project(rows);
        Assert.Equal(0.8, variance[0], 0.03);
        Assert.Equal(0.2, variance[1], 0.03);
        Assert.Equal(1, Math.Abs(Similarity.Pearson([.. points.Select(point => point[0])],
            [.. Enumerable.Range(0, 400).Select(row => (double)rows[row][3])])), 3);
    }

    [Fact]
    public void Clusters_are_numbered_by_size_and_noise_is_none()
    {
        double[][] rows = [[0], [0.1], [0.2], [5], [5.1], [20]];
        Assert.Equal([0, 0, 0, 1, 1, 2], KMeans.Assign(rows, 3));
        Assert.Equal([0, 0, 0, 1, 1, 2], Agglomerative.Assign(rows, 3));
        Assert.Equal([0, 0, 0, 1, 1, -1], Dbscan.Assign(rows, 0.15, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Assign(rows, 7));
    }

    [Fact]
    public void The_Rand_index_knows_no_names_and_is_zero_by_chance()
    {
        Assert.Equal(1, Labels.AdjustedRand([0, 0, 1, 1], [5, 5, 2, 2]), 12);
        Assert.Equal(0, Labels.AdjustedRand([0, 0, 1, 1], [0, 0, 0, 0]), 12);
        Assert.Equal(-0.5, Labels.AdjustedRand([0, 0, 1, 1], [0, 1, 0, 1]), 12);
    }

    [Fact]
    public void A_tree_s_repulsion_is_near_the_sum_over_all_pairs()
    {
        var random = new SeededRandom(3);
        double[] points = [.. Enumerable.Range(0, 600).Select(_ => random.NextDouble() * 20)];
        var tree = new QuadTree(points);
        double norm = 0, x = 0;
        for (var other = 1; other < 300; other++)
        {
            var (dx, dy) = (points[0] - points[2 * other], points[1] - points[(2 * other) + 1]);
            var near = 1 / (1 + (dx * dx) + (dy * dy));
            (norm, x) = (norm + near, x + (near * near * dx));
        }

        var repulsion = tree.Repulsion(points[0], points[1]);
        Assert.Equal(norm, repulsion.Norm, 0.02 * norm);
        Assert.Equal(x, repulsion.X, 0.05 * norm);
    }

    private static RowMatrix Gaussian(int count, int width, int clusters)
    {
        var random = new SeededRandom(9);
        var rows = new RowMatrix(count, width);
        for (var row = 0; row < count; row++)
        {
            for (var index = 0; index < width; index++)
            {
                var centre = (((row % clusters) + 1) * (index + 3)) % 7;
                rows[row][index] = (float)(centre + random.NextDouble() + random.NextDouble());
            }
        }

        return rows;
    }
}
