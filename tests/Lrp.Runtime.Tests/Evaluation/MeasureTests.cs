using Lrp.Evaluation;

namespace Lrp.Runtime.Tests.Evaluation;

public class MeasureTests
{
    private static readonly float[] _input = [1, 2, 3, 4];

    private static LinearNetwork Network() => new([1, 4], 1, -1, 2, 3);

    [Fact]
    public void Complexity_is_least_for_one_element_and_largest_for_all_alike()
    {
        float[] one = [0, 0, -5, 0], alike = [2, -2, 2, 2];
        Assert.Equal((0, 0.75), (Complexity.Entropy(one), Complexity.Gini(one)));
        Assert.Equal(Math.Log(4), Complexity.Entropy(alike), 12);
        Assert.Equal(0, Complexity.Gini(alike), 12);
        Assert.Equal((1, 4), (Complexity.Effective(one), Complexity.Effective(alike)));
    }

    [Fact]
    public void A_map_of_zeros_has_no_complexity_and_a_constant_one_no_picture()
    {
        Assert.True(double.IsNaN(Complexity.Entropy(new float[4])));
        Assert.True(double.IsNaN(Complexity.Gini(new float[4])));
        Assert.True(double.IsNaN(Complexity.Effective(new float[4])));
        Assert.Equal(0, Complexity.ImageEntropy([3, 3, 3, 3]));
    }

    [Fact]
    public void A_picture_s_entropy_counts_its_greys_and_noise_takes_more_bytes()
    {
        Assert.Equal(1, Complexity.ImageEntropy([0, 0, 1, 1]), 12);
        Assert.Equal(2, Complexity.ImageEntropy([0, 1, 2, 3]), 12);
        var random = new SeededRandom(1);
        float[] noise = [.. Enumerable.Range(0, 1024).Select(_ => (float)random.NextDouble())];
        float[] ramp = [.. Enumerable.Range(0, 1024).Select(index => index % 32f)];
        Assert.True(Complexity.CompressedSize(noise, 32) > 4 * Complexity.CompressedSize(ramp, 32));
    }

    [Fact]
    public void Correlation_goes_by_numbers_and_by_ranks()
    {
        Assert.Equal(1, Similarity.Pearson((double[])[1, 2, 3], [2, 4, 6]), 12);
        Assert.Equal(1, Similarity.Spearman((double[])[1, 2, 3], [1, 10, 100]), 12);
        Assert.Equal(0.5, Similarity.Spearman((double[])[1, 2, 3], [1, 3, 2]), 12);
        // Ties share a rank: (0.5, 0.5, 2) against (0, 1, 2).
        Assert.Equal(Math.Sqrt(3) / 2, Similarity.Spearman((double[])[1, 1, 3], [1, 2, 3]), 12);
        Assert.True(double.IsNaN(Similarity.Pearson((double[])[1, 1], [1, 2])));
    }

    [Fact]
    public void Overlap_is_of_mass_whatever_its_strength()
    {
        Assert.Equal(1, Similarity.Overlap([1, 3], [-2, 6]), 6);
        Assert.Equal(0, Similarity.Overlap([1, 0], [0, 1]), 12);
        Assert.Equal(0.5, Similarity.Overlap([1, 1], [1, 0]), 12);
    }

    [Fact]
    public void The_relevance_of_a_linear_network_is_faithful_by_every_measure()
    {
        var network = Network();
        var relevance = network.Explain(_input, 0).ToArray();
        var regions = Regions.Elements(network.Inputs);
        var subsets = Faithfulness.RandomSubsets(4, 20, 2);
        Assert.Equal(1, Faithfulness.Correlation(network, _input, relevance, LinearNetwork.Score, subsets, 0), 6);
        Assert.Equal(1, Faithfulness.Estimate(network, _input, relevance, LinearNetwork.Score, regions, 0), 6);
        Assert.Equal(0, Faithfulness.Infidelity(network, _input, relevance, LinearNetwork.Score, subsets, 0), 6);
        Assert.Equal(0, Faithfulness.NonSensitivity(network, _input, relevance, LinearNetwork.Score, regions, 0));
        // Elements are put in from −2 up to 12: one of four steps falls.
        Assert.Equal(0.75, Faithfulness.Monotonicity(network, _input, relevance, LinearNetwork.Score, regions, 0));
    }

    [Fact]
    public void Relevance_at_the_wrong_place_is_unfaithful()
    {
        var network = Network();
        float[] wrong = [12, 6, -2, 0];
        var regions = Regions.Elements(network.Inputs);
        Assert.True(Faithfulness.Estimate(network, _input, wrong, LinearNetwork.Score, regions, 0) < 0);
        Assert.Equal(0.25, Faithfulness.NonSensitivity(network, _input, wrong, LinearNetwork.Score, regions, 0));
        Assert.True(Faithfulness.Infidelity(network, _input, wrong, LinearNetwork.Score, Faithfulness.RandomSubsets(4, 20, 2), 0) > 0.3);
    }

    [Fact]
    public void Insertion_begins_with_the_baseline_and_ends_with_the_input()
    {
        var network = Network();
        var curve = Faithfulness.Insertion(network, _input, LinearNetwork.Score, Regions.Elements(network.Inputs), [3, 2, 0, 1], 0);
        Assert.Equal([0, 12, 18, 19, 17], curve.Values);
    }

    [Fact]
    public void Sensitivity_of_a_constant_explanation_is_zero_and_of_the_input_its_own_change()
    {
        var still = Robustness.Measure((input, _) => new float[] { 1, 2, 3, 4 }, _input, 0, 0.1f);
        Assert.Equal(new Robustness(0, 0, 0, 0), still);
        float[] copy = [];
        var same = Robustness.Measure((input, _) => copy = input.ToArray(), _input, 0, 0.1f);
        Assert.Equal(1, same.Lipschitz, 4);
        Assert.InRange(same.Continuity, 1, 2.001);
        Assert.InRange(same.AverageSensitivity, 1e-4, same.MaxSensitivity);
    }

    [Fact]
    public void Localisation_measures_tell_whether_relevance_is_on_the_object()
    {
        bool[] mask = [true, true, false, false, false, false];
        float[] on = [5, 4, 1, 0, -3, 0], off = [0, 1, 0, 3, 4, 0];
        Assert.Equal((1, 0), (Localisation.PointingGame(on, mask), Localisation.PointingGame(off, mask)));
        Assert.Equal(0.9, Localisation.MassAccuracy(on, mask), 12);
        Assert.Equal((1, 0), (Localisation.RankAccuracy(on, mask), Localisation.RankAccuracy(off, mask)));
        Assert.Equal(2.0 / 3, Localisation.TopK(on, mask, 3), 12);
        Assert.Equal(2.7, Localisation.WeightedLocalisation(on, mask), 12);
        Assert.Equal((1 / 4.0) / (9 / 2.0), Localisation.Context(on, mask), 12);
        Assert.Equal((7 / 4.0) / (1 / 2.0), Localisation.Context(off, mask), 12);
    }

    [Fact]
    public void Localisation_without_an_object_or_without_relevance_means_nothing()
    {
        Assert.True(double.IsNaN(Localisation.Context([1, 2], [false, false])));
        Assert.True(double.IsNaN(Localisation.PointingGame([1, 2], [true, true])));
        Assert.True(double.IsNaN(Localisation.MassAccuracy([-1, 0], [true, false])));
        Assert.Throws<ArgumentException>(() => Localisation.Context([1, 2], [true]));
    }

    [Fact]
    public void A_box_is_a_mask_and_lies_within_the_map()
    {
        Assert.Equal([false, false, false, false, true, true], Localisation.Box(2, 3, 1, 1, 2, 1));
        Assert.Contains("3 x 1", Assert.Throws<ArgumentException>(() => Localisation.Box(2, 3, 1, 1, 3, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Completeness_compares_the_sum_to_the_logit()
    {
        var network = Network();
        var relevance = network.Explain(_input, 0);
        Assert.Equal(new Completeness(17, 17, 0, 0, 0), Completeness.Of(network, LinearNetwork.Score, relevance));
        Assert.Equal(0.5, new Completeness(4, 2, 1, 0, 0).Error);
        Assert.Equal(0.25, new Completeness(4, 2, 1, 0, 0).Unaccounted);
    }

    [Fact]
    public void A_score_is_a_logit_a_probability_or_any_seed_s_quantity()
    {
        float[] logits = [1, 3, 1];
        Assert.Equal(3, OutputScore.Logit(1).Read(logits));
        Assert.Equal(Math.Exp(2) / (Math.Exp(2) + 2), OutputScore.Probability(1).Read(logits), 12);
        Assert.Equal(0, OutputScore.Probability(0).Read([-1e4f, 1e4f]));
        Assert.Equal(2, OutputScore.Of(Seed.Margin(1, 0)).Read(logits));
        Assert.Throws<ArgumentOutOfRangeException>(() => OutputScore.Probability(3).Read(logits));
    }
}
