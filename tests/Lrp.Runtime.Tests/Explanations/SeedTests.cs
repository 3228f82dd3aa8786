namespace Lrp.Runtime.Tests.Explanations;

public class SeedTests
{
    private static readonly float[] Logits = [2, 5, -1];

    [Fact]
    public void A_logit_starts_as_itself_and_a_gradient_as_one()
    {
        Assert.Equal([0, 5, 0], Fill(Seed.Logit(1)));
        Assert.Equal([0, 1, 0], Fill(Seed.One(1)));
        Assert.Equal(Seed.One(1), Seed.Logit(1).AsGradient());
    }

    [Fact]
    public void A_margin_sums_to_the_difference_of_two_logits()
    {
        Assert.Equal([-2, 5, 0], Fill(Seed.Margin(1, against: 0)));
        Assert.Equal([-1, 1, 0], Fill(Seed.Margin(1, against: 0).AsGradient()));
    }

    [Fact]
    public void Weights_explain_a_sum_of_logits_and_minus_one_the_other_class_of_a_single_one()
    {
        var sum = Seed.Weighted(new float[] { 1, 0, 2 });
        Assert.Equal([2, 0, -2], Fill(sum));
        Assert.Equal([1, 0, 2], Fill(sum.AsGradient()));
        Assert.Equal(0, sum.Quantity(Logits));
        var seed = new float[1];
        Seed.Weighted(new float[] { -1 }).Fill([-3], seed);
        Assert.Equal([3], seed);
        Assert.Throws<ArgumentException>(() => Fill(Seed.Weighted(new float[2])));
    }

    [Fact]
    public void The_gradient_of_the_log_odds_is_that_of_the_softmax_s_log_odds()
    {
        var seed = Fill(Seed.LogOdds(0).AsGradient());
        for (var index = 0; index < Logits.Length; index++)
        {
            const double step = 1e-4;
            var slope = (LogOdds(index, step) - LogOdds(index, -step)) / (2 * step);
            Assert.Equal(slope, seed[index], 6);
        }

        Assert.Equal(seed.Zip(Logits, (gradient, logit) => gradient * logit), Fill(Seed.LogOdds(0)));

        static double LogOdds(int moved, double by)
        {
            double[] exponentials = [.. Logits.Select((logit, index) => Math.Exp(logit + (index == moved ? by : 0)))];
            var probability = exponentials[0] / exponentials.Sum();
            return Math.Log(probability / (1 - probability));
        }
    }

    [Fact]
    public void A_seed_tells_the_quantity_that_it_is_the_gradient_of()
    {
        Assert.Equal(5, Seed.Logit(1).Quantity(Logits));
        Assert.Equal(3, Seed.Margin(1, against: 0).Quantity(Logits));
        Assert.Equal(5 - Math.Log(Math.Exp(2) + Math.Exp(-1)), Seed.LogOdds(1).Quantity(Logits), 12);
    }

    [Fact]
    public void Large_logits_do_not_overflow_the_log_odds()
    {
        var seed = new float[3];
        Seed.LogOdds(0).Fill([1e4f, 9e3f, -1e4f], seed);
        Assert.Equal([1e4f, -9e3f, 0], seed);
    }

    [Fact]
    public void The_log_odds_of_a_single_output_are_its_logit()
    {
        var seed = new float[1];
        Seed.LogOdds(0).Fill([-3], seed);
        Assert.Equal([-3], seed);
    }

    [Fact]
    public void An_explainer_takes_a_seed_for_the_last_forward_pass_or_a_new_one()
    {
        var network = new QuadraticNetwork(1, 2);
        Assert.Equal([5, 3], network.Explain([1, 2], Seed.Margin(0, against: 1)).ToArray());
        Assert.Equal([5, 0], network.Relevance(Seed.Logit(0)).ToArray());
        Assert.Single(network.Asked);
    }

    [Fact]
    public void Classes_that_do_not_exist_are_refused_before_anything_is_computed()
    {
        var network = new QuadraticNetwork(1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Explain([1, 2], Seed.Logit(2)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Explain([1, 2], Seed.Margin(0, -1)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Explain([1, 2], Seed.Margin(1, 1)).Length);
        Assert.Empty(network.Asked);
        Assert.Throws<ArgumentException>(() => Seed.Logit(0).Fill(Logits, new float[2]));
    }

    private static float[] Fill(Seed seed)
    {
        var filled = new float[] { 9, 9, 9 };
        seed.Fill(Logits, filled);
        return filled;
    }
}
