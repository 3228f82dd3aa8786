using Lrp.Evaluation;

namespace Lrp.Runtime.Tests.Evaluation;

public class StatisticsTests
{
    /// <summary>The first numbers of the published generator from state 0.</summary>
    [Fact]
    public void Random_numbers_are_those_of_SplitMix64()
    {
        var random = new SeededRandom(0);
        Assert.Equal(0xE220A8397B1DCDAF, random.NextBits());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.NextBits());
    }

    [Fact]
    public void Whole_numbers_are_spread_evenly_below_their_limit()
    {
        var random = new SeededRandom(5);
        var counts = new int[6];
        for (var draw = 0; draw < 6000; draw++)
            counts[random.Next(6)]++;
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void The_interval_of_a_mean_narrows_with_more_samples_and_holds_the_mean()
    {
        var random = new SeededRandom(2);
        double[] many = [.. Enumerable.Range(0, 400).Select(_ => random.NextDouble())];
        var (few, all) = (MeanInterval.Of(many[..25]), MeanInterval.Of(many));
        Assert.Equal(many.Average(), all.Mean, 12);
        Assert.True(all.Low < all.Mean && all.Mean < all.High);
        // 1.96 · √(1/12) / √400 to either side.
        Assert.Equal(2 * 0.0283, all.High - all.Low, 0.008);
        Assert.True(few.High - few.Low > 2.5 * (all.High - all.Low));
        Assert.Equal(new MeanInterval(3, 3, 3, 1), MeanInterval.Of([3]));
    }

    [Fact]
    public void A_mean_of_nothing_or_of_what_is_no_number_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MeanInterval.Of([]));
        Assert.Throws<ArgumentException>(() => MeanInterval.Of([1, double.NaN]));
    }

    [Fact]
    public void A_paired_test_tells_a_difference_from_chance()
    {
        double[] better = [2, 3, 4, 5, 6], worse = [1, 2, 3, 4, 5];
        // All five differ alike: two of 32 assignments of signs are as extreme.
        Assert.Equal(2 / 32.0, PairedTest.SignFlip(better, worse), 12);
        Assert.Equal(1, PairedTest.SignFlip(better, better), 12);
        double[] many = [.. Enumerable.Range(0, 100).Select(index => index % 7 + 0.5)];
        Assert.True(PairedTest.SignFlip(many, new double[100]) < 1e-3);
        double[] noise = [.. Enumerable.Range(0, 100).Select(index => index % 2 == 0 ? 1.0 : -1.0)];
        Assert.Equal(1, PairedTest.SignFlip(noise, new double[100]), 2);
    }
}
