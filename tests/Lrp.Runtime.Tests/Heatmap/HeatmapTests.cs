namespace Lrp.Runtime.Tests.Heatmaps;

public class HeatmapTests
{
    private static readonly HeatmapOptions RedAndBlue = new() { Colors = ColorMap.BlueWhiteRed };

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
    }

    [Fact]
    public void Colour_maps_have_their_end_and_neutral_colours()
    {
        Assert.Equal((0, 0, 76), ColorMap.Seismic[-1]);
        Assert.Equal((255, 255, 255), ColorMap.Seismic[0]);
        Assert.Equal((128, 0, 0), ColorMap.Seismic[2]);
        Assert.Equal((0, 0, 0), ColorMap.ColdNHot[float.NaN]);
        Assert.Equal((128, 255, 128), ColorMap.Jet[0]);
        Assert.Equal((128, 128, 128), ColorMap.Grey[0]);
        Assert.Throws<ArgumentException>(() => new ColorMap((-1, 0, 0, 0), (0.5f, 1, 1, 1)));
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
