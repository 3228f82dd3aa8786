namespace Lrp.Runtime.Tests.Explanations;

public class MethodDriverTests
{
    [Fact]
    public void Integrated_gradients_share_the_difference_of_the_logits_between_the_elements()
    {
        var driver = new IntegratedGradients(new QuadraticNetwork(1, 3), steps: 4, baseline: 1, gradient: 1);
        // x² − 1 for each: the midpoint rule is exact for a gradient that is linear.
        Assert.Equal([3, 0, 8], driver.Explain([2, -1, 3], target: 0).ToArray());
    }

    [Fact]
    public void Integrated_gradients_are_taken_at_the_middle_of_every_step()
    {
        var network = new QuadraticNetwork(1, 1);
        new IntegratedGradients(network, steps: 4, gradient: 1).Explain([8], target: 1);
        Assert.Equal([1, 3, 5, 7], network.Asked.Select(input => input[0]));
    }

    [Fact]
    public void A_baseline_may_differ_between_channels()
    {
        var network = new QuadraticNetwork(1, 2, 2);
        new IntegratedGradients(network, steps: 1, new Baseline([0, 10]), gradient: 1).Explain([2, 4, 20, 40], target: 0);
        Assert.Equal([1, 2, 15, 25], network.Asked.Single());

        var channelsLast = new QuadraticNetwork(1, 2, 2);
        new IntegratedGradients(channelsLast, steps: 1, new Baseline([0, 10], Axis: 2), gradient: 1).Explain([2, 20, 4, 40], target: 0);
        Assert.Equal([1, 15, 2, 25], channelsLast.Asked.Single());

        Assert.Throws<ArgumentException>(() => new IntegratedGradients(network, 1, new Baseline([0, 1, 2]), 1));
    }

    [Fact]
    public void SmoothGrad_is_the_mean_gradient_at_its_noisy_inputs()
    {
        var network = new QuadraticNetwork(1, 2);
        var relevance = new SmoothGrad(network, samples: 5, gradient: 1).Explain([1, 3], target: 0).ToArray();
        Assert.Equal(5, network.Asked.Count);
        Assert.Equal(2 * network.Asked.Average(input => input[0]), relevance[0], 5);
        Assert.Equal(2 * network.Asked.Average(input => input[1]), relevance[1], 5);
    }

    [Fact]
    public void The_noise_is_normal_and_relative_to_the_range_of_the_input()
    {
        var network = new QuadraticNetwork(1, 2);
        new SmoothGrad(network, noise: 0.1f, samples: 20_000, gradient: 1).Explain([10, 30], target: 0);
        double[] noise = [.. network.Asked.SelectMany(input => (double[])[(input[0] - 10) / 2, (input[1] - 30) / 2])];
        Assert.InRange(noise.Average(), -0.03, 0.03);
        Assert.InRange(noise.Average(value => value * value), 0.97, 1.03);
        // Kurtosis: 3 tells the normal distribution from a uniform one (1.8) of the same deviation.
        Assert.InRange(noise.Average(value => Math.Pow(value, 4)), 2.8, 3.2);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_seed_others()
    {
        float[] Smooth(int seed) => new SmoothGrad(new QuadraticNetwork(1, 2), seed: seed, gradient: 1).Explain([1, 3], 0).ToArray();
        var driver = new SmoothGrad(new QuadraticNetwork(1, 2), seed: 7, gradient: 1);
        Assert.Equal(Smooth(7), driver.Explain([1, 3], 0).ToArray());
        Assert.Equal(Smooth(7), driver.Explain([1, 3], 0).ToArray());
        Assert.NotEqual(Smooth(7), Smooth(8));
    }

    [Fact]
    public void Without_noise_SmoothGrad_is_the_gradient() =>
        Assert.Equal([2, 6], new SmoothGrad(new QuadraticNetwork(1, 2), noise: 0, gradient: 1).Explain([1, 3], 0).ToArray());

    [Fact]
    public void Occlusion_gives_every_element_what_the_logit_loses_under_its_window()
    {
        var driver = new Occlusion(new QuadraticNetwork(1, 1, 2, 3), window: 2, stride: 2);
        // The second window is cut off at the rim.
        Assert.Equal(2, driver.Runs);
        Assert.Equal([1 + 4 + 16 + 25, 46, 9 + 36, 46, 46, 45], driver.Explain([1, 2, 3, 4, 5, 6], target: 0).ToArray());
    }

    [Fact]
    public void A_window_covers_all_channels_by_the_baseline()
    {
        var network = new QuadraticNetwork(1, 2, 3);
        new Occlusion(network, window: 2, stride: 1, new Baseline([-1, -2])).Explain([1, 2, 3, 4, 5, 6], target: 0);
        Assert.Equal([[1, 2, 3, 4, 5, 6], [-1, -1, 3, -2, -2, 6], [1, -1, -1, 4, -2, -2]], network.Asked);

        var channelsLast = new QuadraticNetwork(1, 2, 2);
        new Occlusion(channelsLast, window: 1, stride: 1, channelAxis: 2).Explain([1, 2, 3, 4], target: 0);
        Assert.Equal([[1, 2, 3, 4], [0, 0, 3, 4], [1, 2, 0, 0]], channelsLast.Asked);
    }

    [Fact]
    public void Overlapping_windows_are_averaged_and_gaps_get_nothing()
    {
        Assert.Equal([5, 9, 13], new Occlusion(new QuadraticNetwork(1, 3), 2, 1).Explain([1, 2, 3], 0).ToArray(), new Near());
        Assert.Equal([1, 0, 9, 0], new Occlusion(new QuadraticNetwork(1, 4), 1, 2).Explain([1, 2, 3, 4], 0).ToArray());
    }

    [Theory]
    [InlineData(new[] { 1, 7 }, 3, 2, 3)]
    [InlineData(new[] { 1, 3, 224, 224 }, 8, 8, 784)]
    [InlineData(new[] { 1, 1, 4, 5, 6 }, 2, 2, 18)]
    [InlineData(new[] { 5 }, 9, 9, 1)]
    public void Windows_cover_the_input_in_as_few_steps_as_the_stride_allows(int[] shape, int window, int stride, int runs) =>
        Assert.Equal(runs, new Occlusion(new QuadraticNetwork(shape), window, stride).Runs);

    public static TheoryData<string, Type> Texts => new()
    {
        { Method.IntegratedGradients, typeof(IntegratedGradients) },
        { "integrated-gradients", typeof(IntegratedGradients) },
        { "integrated-gradients(baseline=[0, -1.5])", typeof(IntegratedGradients) },
        { Method.SmoothGrad, typeof(SmoothGrad) },
        { " smoothgrad( samples = 3 ) ", typeof(SmoothGrad) },
        { Method.Occlusion, typeof(Occlusion) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_notation_makes_the_driver(string text, Type driver)
    {
        Assert.True(MethodDriver.Handles(text));
        Assert.IsType(driver, MethodDriver.Create(new QuadraticNetwork(1, 2), text, gradient: 1));
    }

    [Fact]
    public void Arguments_of_the_notation_count()
    {
        var network = new QuadraticNetwork(1, 2);
        MethodDriver.Create(network, "integrated-gradients(steps=1, baseline=[4, -4])", gradient: 1).Explain([0, 0], 0);
        Assert.Equal([2, -2], network.Asked.Single());
    }

    [Theory]
    [InlineData("gradient", "none of")]
    [InlineData("occlusion(steps=3)", "'steps=3' is none of its arguments")]
    [InlineData("occlusion(window=0)", "window is a whole number")]
    [InlineData("integrated-gradients(steps=1000001)", "steps is a whole number")]
    [InlineData("integrated-gradients(baseline=[1,x])", "neither a number nor a list")]
    [InlineData("integrated-gradients(steps=3", "brackets")]
    [InlineData("integrated-gradients(steps=3,)", "none of its arguments")]
    [InlineData("smoothgrad(noise=-1)", "noise is a number from 0")]
    [InlineData("smoothgrad(noise=NaN)", "noise is a number from 0")]
    public void What_cannot_be_read_is_said(string text, string why)
    {
        var error = Assert.Throws<FormatException>(() => MethodDriver.Create(new QuadraticNetwork(1, 2), text, 1));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_is_told_after_every_run()
    {
        var told = new List<float>();
        new Occlusion(new QuadraticNetwork(1, 4), 1, 1).Explain([1, 2, 3, 4], 0, new Told(told));
        Assert.Equal([0.25f, 0.5f, 0.75f, 1], told);
    }

    [Fact]
    public void Cancellation_ends_it_between_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var network = new QuadraticNetwork(1, 4);
        var driver = new IntegratedGradients(network, gradient: 1);
        var told = new Told([], () => cancellation.Cancel());
        Assert.Throws<OperationCanceledException>(() => driver.Explain(new float[4], 0, told, cancellation.Token));
        Assert.Single(network.Asked);
        Assert.Equal([0, 0, 0, 0], driver.Explain(new float[4], 0).ToArray());
    }

    [Fact]
    public void Other_quantities_than_a_logit_are_explained_by_their_seeds()
    {
        var network = new QuadraticNetwork(1, 2);
        float[] margin = new IntegratedGradients(network, steps: 2, gradient: 1).Explain([2, 3], Seed.Margin(0, against: 1)).ToArray();
        // Integrated gradients and occlusion of whole inputs share what the quantity changes by.
        Assert.Equal(Change(Seed.Margin(0, 1)), margin.Sum(), 4);
        Assert.Equal(Change(Seed.LogOdds(1)), new Occlusion(network, window: 2).Explain([2, 3], Seed.LogOdds(1))[0], 4);

        double Change(Seed seed) => seed.Quantity(network.Predict([2, 3])) - seed.Quantity(network.Predict([0, 0]));
    }

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        foreach (var text in (string[])[Method.IntegratedGradients, Method.SmoothGrad, Method.Occlusion])
        {
            var driver = MethodDriver.Create(new QuadraticNetwork(1, 3, 16, 16) { Remembers = false }, text, gradient: 1);
            var input = new float[3 * 16 * 16];
            driver.Explain(input, 1);
            var before = GC.GetAllocatedBytesForCurrentThread();
            driver.Explain(input, 1);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_before_the_network_runs()
    {
        var network = new QuadraticNetwork(1, 2);
        var driver = new Occlusion(network);
        Assert.Throws<ArgumentException>(() => driver.Explain([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => driver.Explain([1, 2], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothGrad(network, gradient: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothGrad(network, noise: float.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => new Occlusion(new QuadraticNetwork(1, 1, 2, 2, 2, 2)));
        Assert.Empty(network.Asked);
    }

    private sealed class Told(List<float> parts, Action? then = null) : IProgress<float>
    {
        public void Report(float value)
        {
            parts.Add(value);
            then?.Invoke();
        }
    }

    private sealed class Near : IEqualityComparer<float>
    {
        public bool Equals(float x, float y) => Math.Abs(x - y) < 1e-5f;

        public int GetHashCode(float value) => 0;
    }
}
