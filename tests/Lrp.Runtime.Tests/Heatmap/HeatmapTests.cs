namespace Lrp.Runtime.Tests.Heatmaps;

public class HeatmapTests
{
    private static readonly HeatmapOptions RedAndBlue = new() { Colors = ColorMap.All["bwr"] };

    [Fact]
    public void Channels_are_summed_and_the_largest_magnitude_gets_the_end_of_the_colours()
    {
        // Sums: 4, -2, 0, 1.
        float[] relevance = [1, -1, 5, 0, 3, -1, -5, 1];
        Assert.Equal([255, 0, 0, 255, 128, 128, 255, 255, 255, 255, 255, 255, 255, 191, 191, 255], Render(relevance, 2, 2, 2));
    }

    [Fact]
    public void A_map_of_zeros_is_neutral() =>
        Assert.All(Render(new float[6], 1, 2, 3), value => Assert.Equal(255, value));

    [Fact]
    public void Broken_numbers_are_neutral_and_do_not_disturb_their_neighbours() =>
        Assert.Equal([255, 255, 255, 255, 255, 0, 0, 255], Render([float.NaN, 2], 1, 1, 2));

    [Fact]
    public void The_smallest_relevance_still_shows() =>
        Assert.Equal([255, 0, 0, 255], Render([1e-37f], 1, 1, 1));

    [Fact]
    public void A_percentile_lets_the_strongest_saturate()
    {
        var options = RedAndBlue with { Percentile = 75 };
        Assert.Equal([255, 0, 0, 255], Render([1, 2, 4, 100], 1, 1, 4, options)[8..12]);
        // Three quarters of zeros: the largest counts.
        Assert.Equal([255, 255, 255, 255], Render([0, 0, 0, 8], 1, 1, 4, options)[..4]);
        Assert.Equal([255, 0, 0, 255], Render([0, 0, 0, 8], 1, 1, 4, options)[12..]);
    }

    [Fact]
    public void Maps_that_are_given_a_limit_share_their_colours()
    {
        var options = RedAndBlue with { Limit = 4 };
        Assert.Equal([255, 128, 128, 255], Render([2], 1, 1, 1, options));
        Assert.Equal([255, 0, 0, 255], Render([100], 1, 1, 1, options));
        Assert.Equal(4, Heatmap.Limit([2], 1, 1, 1, options));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render([2], 1, 1, 1, options with { Limit = float.NaN }));
    }

    [Fact]
    public void A_positive_range_starts_a_diverging_map_in_its_middle_and_another_at_its_beginning()
    {
        var options = RedAndBlue with { Range = HeatmapRange.Positive };
        // The largest positive counts, whatever is negative.
        Assert.Equal([255, 128, 128, 255, 255, 0, 0, 255, 255, 255, 255, 255], Render([1, 2, -9], 1, 1, 3, options));
        var grey = Render([1, 2, -9], 1, 1, 3, options with { Colors = ColorMap.All["grey"] });
        Assert.Equal([128, 255, 0], grey.Where((_, index) => index % 4 == 0));
        Assert.Equal(2, Heatmap.Limit([1, 2, -9], 1, 1, 3, options));
        Assert.Equal(9, Heatmap.Limit([1, 2, -9], 1, 1, 3, RedAndBlue));
    }

    [Fact]
    public void Gamma_lifts_what_is_weak_on_both_sides()
    {
        var options = RedAndBlue with { Gamma = 0.5f };
        Assert.Equal([255, 128, 128, 255, 128, 128, 255, 255, 255, 0, 0, 255], Render([1, -1, 4], 1, 1, 3, options));
    }

    [Fact]
    public void Smoothing_spreads_relevance_evenly_and_leaves_a_flat_map_flat()
    {
        float[] point = new float[25];
        point[12] = 1;
        var options = RedAndBlue with { Smoothing = 0.6f };
        var rgba = Render(point, 1, 5, 5, options);
        byte Green(int index) => rgba[4 * index + 1];
        Assert.Equal(0, Green(12));
        // exp(−1 / (2·0.36)) = 0.249 beside the point, its square beyond the corner.
        Assert.Equal(255 * (1 - 0.249), Green(7), 1.0);
        Assert.Equal(255 * (1 - 0.249 * 0.249), Green(6), 1.0);
        Assert.Equal(Green(7), Green(11));
        var flat = Render([3, 3, 3, 3], 1, 2, 2, options);
        Assert.Equal(Enumerable.Repeat((byte[])[255, 0, 0, 255], 4).SelectMany(pixel => pixel), flat);
    }

    [Fact]
    public void A_contour_runs_where_the_relevance_crosses_a_level_and_nowhere_else()
    {
        var picture = new byte[4 * 5];
        Heatmap.Contour([0, 0, 0.2f, 1, 1], 1, 1, 5, RedAndBlue, [0.5f, 0.75f], picture);
        // Both levels between the third and the fourth element: the higher one is seen.
        Assert.Equal([255, 64, 64, 0], picture[8..12]);
        Assert.All(picture[..8].Concat(picture[12..]), value => Assert.Equal(0, value));

        Heatmap.Contour([0, -1], 1, 1, 2, RedAndBlue, [1], picture.AsSpan(0, 8));
        Assert.Equal([0, 0, 255, 0, 0, 0, 0, 0], picture[..8]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Heatmap.Contour([1], 1, 1, 1, RedAndBlue, [0.5f, 0.5f], new byte[4]));
        Assert.Throws<ArgumentException>(() => Heatmap.Contour([1], 1, 1, 1, RedAndBlue, [0.5f], new byte[8]));
    }

    [Fact]
    public void Nearest_scaling_makes_squares()
    {
        var rgba = Render([1, 0], 1, 1, 2, RedAndBlue with { Scale = 2 });
        byte[] row = [255, 0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255];
        Assert.Equal([.. row, .. row], rgba);
    }

    [Fact]
    public void Bilinear_scaling_is_linear_between_centres_and_constant_at_the_rim()
    {
        var rgba = Render([1, 0], 1, 1, 2, RedAndBlue with { Scale = 2, Scaling = HeatmapScaling.Bilinear });
        Assert.Equal([0, 64, 191, 255], rgba.Where((_, index) => index < 16 && index % 4 == 1));
    }

    [Fact]
    public void Overlay_mixes_with_the_picture()
    {
        var destination = new byte[4];
        Heatmap.Overlay([0, 100, 200, 255], [100, 0, 200, 255], 0.25f, destination);
        Assert.Equal([25, 75, 200, 255], destination);
        Assert.Throws<ArgumentException>(() => Heatmap.Overlay(new byte[4], new byte[8], 0.5f, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Heatmap.Overlay(new byte[4], new byte[4], float.NaN, new byte[4]));
    }

    [Fact]
    public void Wrong_lengths_and_options_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Render(new float[5], 1, 2, 3));
        Assert.Throws<ArgumentException>(() => Heatmap.Render(new float[6], 1, 2, 3, RedAndBlue, new byte[23]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render([], 1, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new float[6], 1, 2, 3, RedAndBlue with { Scale = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new float[6], 1, 2, 3, RedAndBlue with { Scale = int.MaxValue }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new float[6], 1, 2, 3, RedAndBlue with { Percentile = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new float[6], 1, 2, 3, RedAndBlue with { Gamma = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Render(new float[6], 1, 2, 3, RedAndBlue with { Smoothing = float.NaN }));
    }

    [Fact]
    public void Colour_maps_have_their_end_and_neutral_colours()
    {
        Assert.Equal((0, 0, 76), ColorMap.Seismic[-1]);
        Assert.Equal((255, 255, 255), ColorMap.Seismic[0]);
        Assert.Equal((128, 0, 0), ColorMap.Seismic[2]);
        Assert.Equal((0, 0, 0), ColorMap.All["coldnhot"][float.NaN]);
        Assert.Equal((128, 255, 128), ColorMap.All["jet"][0]);
        Assert.Equal((128, 128, 128), ColorMap.All["grey"][0]);
        Assert.Throws<ArgumentException>(() => new ColorMap((-1, 0, 0, 0), (0.5f, 1, 1, 1)));
    }

    [Theory]
    [InlineData("bwr", "0000FF FFFFFF FF0000")]
    [InlineData("gray-red", "0000FF CCCCCC FF0000")]
    [InlineData("black-green", "0000FF 000000 00FF00")]
    [InlineData("black-firered", "FFFFFF 000000 FFFFFF")]
    [InlineData("Blue-Black-Yellow", "0000FF 000000 FFFF00")]
    [InlineData("jet", "000080 80FF80 800000")]
    public void Maps_go_by_name(string name, string colors)
    {
        var shown = new[] { -1f, 0, 1 }.Select(value => ColorMap.All[name][value]);
        Assert.Equal(colors, string.Join(' ', shown.Select(color => $"{color.Red:X2}{color.Green:X2}{color.Blue:X2}")));
    }

    [Fact]
    public void Fire_begins_with_red_then_yellow_then_white()
    {
        var map = ColorMap.All["black-firered"];
        Assert.Equal(((255, 0, 0), (255, 255, 0), (0, 0, 255)), (map[0.25f], map[0.5f], map[-0.25f]));
    }

    [Fact]
    public void Drawing_into_the_callers_memory_allocates_nothing()
    {
        var (relevance, rgba) = (new float[300], new byte[400]);
        Heatmap.Render(relevance, 3, 10, 10, RedAndBlue, rgba);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Heatmap.Render(relevance, 3, 10, 10, RedAndBlue, rgba);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Render(float[] relevance, int channels, int height, int width, HeatmapOptions? options = null) =>
        Heatmap.Render(relevance, channels, height, width, options ?? RedAndBlue);
}
