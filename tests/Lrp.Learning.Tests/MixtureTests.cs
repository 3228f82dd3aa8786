using Lrp.Evaluation;

namespace Lrp.Learning.Tests;

public class MixtureTests
{
    private static readonly (double Weight, double[] Mean, double[] Deviation)[] s_truth =
        [(0.5, [0, 0, 1], [0.5, 1, 0.2]), (0.3, [3, 0, -1], [1, 0.3, 0.4]), (0.2, [0, 4, 0], [0.4, 0.6, 1])];

    [Fact]
    public void The_mixture_that_samples_were_drawn_from_is_found()
    {
        var mixture = GaussianMixture.Train(Draw(20_000), 3);
        foreach (var (weight, mean, deviation) in s_truth)
        {
            var component = Enumerable.Range(0, 3).MinBy(each => Math.Abs(mixture.Weights[each] - weight));
            Assert.Equal(weight, mixture.Weights[component], 0.02);
            for (var feature = 0; feature < 3; feature++)
            {
                Assert.Equal(mean[feature], mixture.Means[(3 * component) + feature], 0.05);
                Assert.Equal(deviation[feature], Math.Sqrt(mixture.Variances[(3 * component) + feature]), 0.05);
            }
        }
    }

    /// <summary>What expectation and maximisation end at: the moments of components are those of samples, weighted by posteriors.</summary>
    [Fact]
    public void At_the_end_components_have_the_moments_of_what_they_explain()
    {
        var samples = Draw(800);
        var mixture = GaussianMixture.Train(samples, 4, new MixtureOptions { Tolerance = 1e-13, MostIterations = 5000 });
        var posteriors = Enumerable.Range(0, samples.Count).Select(row => mixture.Posteriors(samples[row])).ToArray();
        Assert.All(posteriors, row => Assert.Equal(1, row.Sum(), 1e-12));
        for (var component = 0; component < 4; component++)
        {
            var count = posteriors.Sum(row => row[component]);
            Assert.Equal(count / samples.Count, mixture.Weights[component], 1e-5);
            for (var feature = 0; feature < 3; feature++)
            {
                double Mean(Func<float, double> value) =>
                    posteriors.Select((row, sample) => row[component] * value(samples[sample][feature])).Sum() / count;
                var mean = Mean(value => value);
                var variance = Mean(value => Math.Pow(value - mean, 2));
                Assert.Equal(mean, mixture.Means[(3 * component) + feature], 1e-4);
                Assert.Equal(variance, mixture.Variances[(3 * component) + feature], 1e-4);
            }
        }
    }

    [Fact]
    public void Posteriors_and_likelihood_are_those_of_the_densities()
    {
        var samples = Draw(50);
        var mixture = GaussianMixture.Train(samples, 2);
        var likelihood = 0.0;
        for (var row = 0; row < samples.Count; row++)
        {
            var x = samples[row].ToArray();
            double[] parts = [.. mixture.Weights.Select((weight, component) => weight * Density(x, component))];
            likelihood += Math.Log(parts.Sum()) / samples.Count;
            Assert.All(mixture.Posteriors(samples[row]).Zip(parts), pair => Assert.Equal(pair.Second / parts.Sum(), pair.First, 1e-12));
        }

        Assert.Equal(likelihood, mixture.LogLikelihood, 1e-12);

        double Density(float[] x, int component) => Enumerable.Range(0, 3).Aggregate(1.0, (product, feature) =>
        {
            var (mean, variance) = (mixture.Means[(3 * component) + feature], mixture.Variances[(3 * component) + feature]);
            return product * Math.Exp(-Math.Pow(x[feature] - mean, 2) / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
        });
    }

    [Fact]
    public void Likelihood_grows_with_each_round()
    {
        var reports = new Reports();
        GaussianMixture.Train(Draw(2000), 6, null, reports);
        var likelihoods = reports.Texts.Where(text => text.Contains("log-likelihood", StringComparison.Ordinal))
            .Select(text => double.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.True(likelihoods.Length > 3);
        Assert.Equal(likelihoods.Order(), likelihoods);
    }

    [Fact]
    public void The_same_seed_gives_the_same_mixture()
    {
        var samples = Draw(5000);
        Assert.Equal(GaussianMixture.Train(samples, 5).Means, GaussianMixture.Train(samples, 5).Means);
        Assert.NotEqual(GaussianMixture.Train(samples, 5).Means, GaussianMixture.Train(samples, 5, new MixtureOptions { Seed = 1 }).Means);
    }

    [Fact]
    public void Variances_have_a_floor()
    {
        // Of two points that repeat there is no variance within.
        float[][] rows = [.. Enumerable.Range(0, 20).Select(row => row % 2 == 0 ? new[] { 0f, 1f } : [2f, 5f])];
        var mixture = GaussianMixture.Train(new Samples(rows), 2, new MixtureOptions { LeastVariance = 0.01 });
        Assert.Equal([0.01, 0.04, 0.01, 0.04], mixture.Variances.Select(variance => Math.Round(variance, 9)));
    }

    [Fact]
    public void What_no_mixture_can_be_trained_with_is_named()
    {
        Assert.StartsWith("2 samples are too few for 3 words.",
            Assert.Throws<ArgumentException>(() => GaussianMixture.Train(new Samples([[1, 2], [3, 4]]), 3)).Message);
        Assert.StartsWith("Feature 1 is the same in all samples.",
            Assert.Throws<ArgumentException>(() => GaussianMixture.Train(new Samples([[1, 2], [3, 2]]), 1)).Message);
        Assert.StartsWith("A sample has 2 features, not 3.",
            Assert.Throws<ArgumentException>(() => GaussianMixture.Train(Draw(50), 2).Posteriors([1, 2])).Message);
    }

    private static Samples Draw(int count)
    {
        var random = new SeededRandom(11);
        var rows = new float[count][];
        for (var row = 0; row < count; row++)
        {
            var (rest, component) = (random.NextDouble(), 0);
            while ((rest -= s_truth[component].Weight) >= 0 && component < 2)
                component++;
            rows[row] = new float[3];
            var (_, mean, deviation) = s_truth[component];
            for (var feature = 0; feature < 3; feature++)
                rows[row][feature] = (float)(mean[feature] + (deviation[feature] * Drawn.Normal(ref random)));
        }

        return new Samples(rows);
    }
}
