using Lrp.Evaluation;

namespace Lrp.Runtime.Tests.Evaluation;

public class PerturbationTests
{
    private static readonly float[] _input = [1, 2, 3, 4];

    private static LinearNetwork Network() => new([1, 4], 1, -1, 2, 3);

    [Fact]
    public void A_curve_follows_its_order_and_costs_a_run_for_each_point()
    {
        var network = Network();
        var curve = new RegionPerturbation(Regions.Tiles(network.Inputs, [1]), Replacement.Constant(0))
            .Run(network, _input, LinearNetwork.Score, [3, 2, 0, 1]);
        Assert.Equal([17, 5, -1, -2, 0], curve.Values);
        Assert.Equal(5, network.Runs);
        Assert.Equal(17 - (19 / 5.0), curve.Aopc, 12);
        Assert.Equal((8.5 + 5 - 1 - 2) / 4, curve.AreaUnderCurve, 12);
    }

    [Fact]
    public void Steps_of_several_regions_end_with_what_is_left()
    {
        var network = Network();
        var perturbation = new RegionPerturbation(Regions.Tiles(network.Inputs, [1]), Replacement.Constant(0)) { RegionsPerStep = 3 };
        Assert.Equal([17, -2, 0], perturbation.Run(network, _input, LinearNetwork.Score, [3, 2, 0, 1]).Values);
        Assert.Equal([17, -2], (perturbation with { Steps = 1 }).Run(network, _input, LinearNetwork.Score, [3, 2, 0]).Values);
        Assert.Throws<ArgumentException>(() => perturbation.Run(network, _input, LinearNetwork.Score, [3, 2]));
    }

    [Fact]
    public void The_area_between_curves_is_that_of_least_over_most_relevant_first()
    {
        var (lerf, morf) = (new PerturbationCurve([4, 4, 0]), new PerturbationCurve([4, 1, 0]));
        Assert.Equal(1, PerturbationCurve.Abpc(lerf, morf), 12);
        Assert.Equal(lerf.Aopc - morf.Aopc, -PerturbationCurve.Abpc(lerf, morf), 12);
        Assert.Throws<ArgumentException>(() => PerturbationCurve.Abpc(lerf, new PerturbationCurve([1, 2])));
        Assert.Equal([4, 2.5, 0], PerturbationCurve.Mean([lerf, morf]).Values);
    }

    /// <summary>Two elements that only count together: once one is gone, the other is worth nothing.</summary>
    [Fact]
    public void A_recomputed_order_looks_at_what_is_left()
    {
        var network = Network();
        var asked = new List<float[]>();
        Attribution explain = (input, _) =>
        {
            asked.Add(input.ToArray());
            // Elements 0 and 1 are relevant while element 3 is there.
            return input[3] == 0 ? new float[] { 0, 0, 5, 0 } : new float[] { 3, 2, 1, 9 };
        };
        var curve = new RegionPerturbation(Regions.Tiles(network.Inputs, [1]), Replacement.Constant(0)) { Steps = 2 }
            .RunRecomputed(network, explain, _input, 0, LinearNetwork.Score, RegionOrder.MostRelevantFirst);
        Assert.Equal([17, 5, -1], curve.Values);
        Assert.Equal([[1, 2, 3, 4], [1, 2, 3, 0]], asked);
    }

    [Fact]
    public void A_cancelled_curve_stops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var network = Network();
        Assert.Throws<OperationCanceledException>(() => new RegionPerturbation(Regions.Tiles(network.Inputs, [1]), Replacement.Mean)
            .Run(network, _input, LinearNetwork.Score, [0, 1, 2, 3], source.Token));
        Assert.Equal(1, network.Runs);
    }

    [Theory]
    [InlineData("constant(-1)", new float[] { -1, -1, -1, -1 })]
    [InlineData("mean", new[] { 2.5f, 2.5f, 2.5f, 2.5f })]
    [InlineData("invert(0, 5)", new float[] { 4, 3, 2, 1 })]
    public void A_replacement_is_what_its_text_says(string text, float[] expected) => Assert.Equal(expected, Replace(text, [1, 4]));

    [Fact]
    public void Random_replacements_keep_to_their_range_and_depend_on_the_seed()
    {
        foreach (var text in (string[])["uniform(2, 3)", "gaussian(0.1)", "dirichlet"])
        {
            var values = Replace(text, [1, 1, 2, 2]);
            Assert.Equal(values, Replace(text, [1, 1, 2, 2]));
            Assert.NotEqual(values, Replace(text, [1, 1, 2, 2], 1));
            Assert.All(values, value => Assert.InRange(value, 0, 5.5f));
        }

        Assert.All(Replace("uniform(2, 3)", [1, 4]), value => Assert.InRange(value, 2, 3));
    }

    [Fact]
    public void Own_colours_mix_all_channels_of_a_pixel_alike()
    {
        // The second channel is ten times the first, in the input and so in every mixture.
        var values = Replace("dirichlet", [1, 2, 1, 3], 0, 1, 2, 3, 10, 20, 30);
        for (var pixel = 0; pixel < 3; pixel++)
            Assert.Equal(10 * values[pixel], values[3 + pixel], 1e-5f);
        Assert.All(values[..3], value => Assert.InRange(value, 1, 3));
    }

    [Fact]
    public void Blur_keeps_what_is_even_and_spreads_a_peak()
    {
        Assert.Equal([7, 7, 7], Replace("blur(1)", [1, 3], 0, 7, 7, 7));
        var peak = Replace("blur(1)", [1, 1, 5, 1], 0, 0, 0, 1, 0, 0);
        Assert.Equal(peak[1], peak[3]);
        Assert.True(peak[2] > peak[1] && peak[1] > peak[0] && peak[0] > 0);
    }

    [Fact]
    public void In_painting_takes_the_mean_of_what_adjoins_channel_by_channel()
    {
        TensorInfo[] inputs = [new("x", [1, 2, 1, 3])];
        var regions = Regions.Tiles(inputs, [1]);
        float[] input = [1, 9, 3, 10, 90, 30];
        var replace = Replacement.Neighbours.Prepare(input, regions, 0);
        replace(input, 1);
        Assert.Equal([1, 2, 3, 10, 20, 30], input);
        // What was replaced before is what adjoins now.
        replace(input, 0);
        Assert.Equal([2, 2, 3, 20, 20, 30], input);
    }

    [Theory]
    [InlineData("median")]
    [InlineData("constant")]
    [InlineData("constant()")]
    [InlineData("uniform(1, 0)")]
    [InlineData("blur(-1)")]
    [InlineData("blur(NaN)")]
    [InlineData("mean(1)")]
    [InlineData("constant(1")]
    public void What_is_no_replacement_is_named(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Replacement.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_constant_per_channel_has_to_fit_the_channels()
    {
        Assert.Equal([1, 1, 2, 2], Replace("constant([1, 2])", [1, 2, 1, 2]));
        Assert.Throws<ArgumentException>(() => Replace("constant([1, 2])", [1, 1, 2, 2]));
    }

    private static float[] Replace(string text, int[] shape, int seed = 0, params float[] input)
    {
        var state = input.Length == 0 ? _input.ToArray() : input;
        var regions = Regions.Tiles([new TensorInfo("x", shape)], [1]);
        var replace = Replacement.Parse(text).Prepare(state, regions, seed);
        for (var region = 0; region < regions.Count; region++)
            replace(state, region);
        return state;
    }
}
