using Lrp.Evaluation;

namespace Lrp.Learning.Tests;

public class CodebookTests
{
    [Fact]
    public void Words_are_the_centres_of_clusters()
    {
        var (samples, centres) = Clusters(count: 3000, clusters: 8);
        var codebook = Codebook.Train(samples, 8, new CodebookOptions { Seed = 3 });
        // A word for each centre: within the error of a mean of 375 samples.
        Assert.All(centres, centre => Assert.Single(Enumerable.Range(0, 8), word => Distance(codebook.Words[word], centre) < 0.05));
        Assert.Equal(4 * 0.2 * 0.2, codebook.Error, 0.01);
    }

    /// <summary>What Lloyd's iteration ends at: each sample has its nearest word, and each word is the mean of its samples.</summary>
    [Fact]
    public void At_the_end_words_are_means_of_what_is_nearest_to_them()
    {
        var (samples, _) = Clusters(count: 500, clusters: 5);
        var codebook = Codebook.Train(samples, 12, new CodebookOptions { Tolerance = 0, MostIterations = 1000 });
        Assert.InRange(codebook.Iterations, 2, 999);
        double[][] distances = [.. Enumerable.Range(0, samples.Count).Select(row =>
            Enumerable.Range(0, 12).Select(word => Distance(codebook.Words[word], samples[row].ToArray())).ToArray())];
        Assert.Equal(distances.Select(row => Array.IndexOf(row, row.Min())), codebook.Labels);
        Assert.Equal(distances.Average(row => row.Min()), codebook.Error, 1e-9);
        for (var word = 0; word < 12; word++)
        {
            var members = Enumerable.Range(0, samples.Count).Where(row => codebook.Labels[row] == word).ToArray();
            for (var feature = 0; feature < samples.Width; feature++)
                Assert.Equal(members.Average(row => (double)samples[row][feature]), codebook.Words[word][feature], 1e-6);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_words_and_another_gives_others()
    {
        var (samples, _) = Clusters(count: 2000, clusters: 6);
        IReadOnlyList<int> Words(int seed) => Codebook.Train(samples, 10, new CodebookOptions { Seed = seed }).Labels;
        Assert.Equal(Words(1), Words(1));
        Assert.NotEqual(Words(1), Words(2));
    }

    [Fact]
    public void As_many_words_as_samples_are_the_samples()
    {
        var codebook = Codebook.Train(new Samples([[1, 2], [3, 4], [9, 9]]), 3);
        Assert.Equal(0, codebook.Error);
        Assert.Equal([0, 1, 2], codebook.Labels.Order());
    }

    [Fact]
    public void Too_few_samples_are_named()
    {
        var samples = new Samples([[1, 2], [1, 2], [9, 9], [1, 2]]);
        Assert.StartsWith("4 samples are too few for 5 words.", Assert.Throws<ArgumentException>(() => Codebook.Train(samples, 5)).Message);
        Assert.StartsWith("Only 2 samples differ from each other, too few for 3 words.",
            Assert.Throws<ArgumentException>(() => Codebook.Train(samples, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Codebook.Train(samples, 0));
    }

    [Fact]
    public void Training_reports_and_can_be_stopped()
    {
        var (samples, _) = Clusters(count: 500, clusters: 5);
        using var stop = new CancellationTokenSource();
        var reports = new Reports(_ => stop.Cancel());
        Assert.Throws<OperationCanceledException>(() => Codebook.Train(samples, 12, null, reports, stop.Token));
        Assert.StartsWith("12 words, round 1: mean squared distance ", Assert.Single(reports.Texts));
    }

    internal static (Samples Samples, float[][] Centres) Clusters(int count, int clusters, double spread = 0.2)
    {
        var random = new SeededRandom(7);
        // Corners of a cube of four dimensions, as the bits of a number.
        var centres = Enumerable.Range(0, clusters).Select(cluster => Enumerable.Range(0, 4).Select(bit => (cluster >> bit) & 1))
            .Select(bits => bits.Select(bit => 2f * bit).ToArray()).ToArray();
        var rows = new float[count][];
        for (var row = 0; row < count; row++)
        {
            rows[row] = [.. centres[row % clusters]];
            foreach (ref var value in rows[row].AsSpan())
                value += (float)(spread * Drawn.Normal(ref random));
        }

        return (new Samples(rows), centres);
    }

    private static double Distance(ReadOnlySpan<float> first, float[] second)
    {
        var sum = 0.0;
        for (var feature = 0; feature < second.Length; feature++)
            sum += Math.Pow((double)first[feature] - second[feature], 2);
        return sum;
    }
}
