using Lrp.Cli.Images;
using Lrp.Testing;
using SkiaSharp;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>Volumes are drawn as a labelled grid of slices.</summary>
public sealed class VolumeTests : IDisposable
{
    private static readonly HeatmapOptions Options = new() { Colors = ColorMap.All["bwr"] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(new[] { 1, 1, 9, 10, 7 }, 9, 1, false)]
    [InlineData(new[] { 1, 9, 10, 7, 3 }, 9, 3, true)]
    [InlineData(new[] { 1, 4, 9, 10, 7 }, 9, 4, false)]
    [InlineData(new[] { 1, 12, 10, 7 }, 12, 1, false)]
    [InlineData(new[] { 1, 3, 10, 7 }, 1, 3, false)]
    public void A_shape_tells_slices_and_channels(int[] shape, int slices, int channels, bool channelsLast) => Assert.Equal(
        (slices, channels, channelsLast, 10, 7),
        ImageLayout.Of(shape) is { } layout
            ? (layout.Slices, layout.Channels, layout.ChannelsLast, layout.Height, layout.Width)
            : default);

    [Fact]
    public void Channels_of_a_voxel_are_summed_wherever_they_are()
    {
        // Two slices of one pixel; channels 1, 2 and 10, 20.
        Assert.Equal([11, 22], new ImageLayout(2, 1, 1, false) { Slices = 2 }.SumChannels([1, 2, 10, 20]));
        Assert.Equal([11, 22], new ImageLayout(2, 1, 1, true) { Slices = 2 }.SumChannels([1, 10, 2, 20]));
    }

    [Fact]
    public void All_slices_have_the_colours_of_one_limit()
    {
        var layout = new ImageLayout(1, 1, 1, false) { Slices = 2 };
        var panel = new MapStyle(Options, MapGround.Map).Draw("volume", [4, 2], layout, null, 100);
        Assert.Equal(4, panel.Bar!.Limit);
        Assert.Equal(("volume", 2 * 108, 20 + 108), (panel.Title, panel.Width, panel.Height));
        Assert.Equal([255, 0, 0, 255], Pixel(panel, 4 + 50, 4 + 20 + 50));
        Assert.Equal([255, 128, 128, 255], Pixel(panel, 4 + 108 + 50, 4 + 20 + 50));
    }

    [Fact]
    public void Each_slice_has_its_number()
    {
        var layout = new ImageLayout(1, 1, 1, false) { Slices = 2 };
        var panel = SliceGrid.Of("", layout, slice => Panel.Grey("", 100, 100, 255));
        // 'slice 0' and 'slice 1' differ in their last letter only.
        Assert.Equal(Label(0, 0, 72), Label(108, 0, 72));
        Assert.NotEqual(Label(0, 72, 12), Label(108, 72, 12));

        byte[] Label(int left, int from, int width) =>
            [.. Enumerable.Range(0, 14 * width).SelectMany(dot => Pixel(panel, 4 + left + from + (dot % width), 4 + (dot / width)))];
    }

    [Fact]
    public void An_overlay_of_a_volume_lies_on_its_slices()
    {
        var layout = new ImageLayout(1, 1, 1, false) { Slices = 2 };
        var panel = new MapStyle(Options, MapGround.Overlay).Draw("", [0, 4], layout, layout.ToImage([0, 1]), 100);
        Assert.Equal([153, 153, 153, 255], Pixel(panel, 4 + 50, 4 + 20 + 50));
        Assert.Equal([255, 102, 102, 255], Pixel(panel, 4 + 108 + 50, 4 + 20 + 50));
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void A_network_of_volumes_is_explained_and_drawn(string isa)
    {
        var model = new OnnxModelBuilder().Input("x", 1, 1, 4, 5, 6).Weights("w", 2, 1, 3, 3, 3).Node("Conv", "x, w", "c")
            .Node("GlobalAveragePool", "c", "y").Output("y").Save(Path.Combine(_folder.Path, "model.onnx"));
        var input = _folder.Write("x.pb", Proto([1, 4, 5, 6], [.. Enumerable.Range(0, 120).Select(index => (float)Math.Sin(index))]));
        var heat = Path.Combine(_folder.Path, "heat.png");
        LrpRun.Succeed("explain", model, input, "--isa", isa, "-o", heat, "--style", "Contour", "-e", "EpsilonPlus");
        using var bitmap = SKBitmap.Decode(heat);
        // Two grids of 2 × 2 slices of 37 × 6 pixels, and the margins.
        Assert.Equal(16 + 2 * (2 * (37 * 6 + 8) + 16), bitmap.Width);
    }

    private static byte[] Pixel(Panel panel, int x, int y) => panel.Pixels.AsSpan(4 * (y * panel.Width + x), 4).ToArray();
}
