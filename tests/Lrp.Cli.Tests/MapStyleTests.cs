using Lrp.Cli.Images;

namespace Lrp.Cli.Tests;

public class MapStyleTests
{
    private static readonly ImageLayout Layout = new(1, 1, 2, false);
    private static readonly RgbImage Picture = new(2, 1, [200, 100, 0, 255, 255, 255]);
    private static readonly HeatmapOptions Options = new() { Colors = ColorMap.All["bwr"] };

    [Fact]
    public void A_map_alone_is_its_colours() =>
        Assert.Equal([255, 0, 0, 255, 255, 255, 255, 255], Draw(MapGround.Map).Pixels);

    [Fact]
    public void An_overlay_lets_the_grey_picture_through() =>
        // 0.6 of the colour, 0.4 of the luminance 118.5.
        Assert.Equal([200, 47, 47, 255, 255, 255, 255, 255], Draw(MapGround.Overlay).Pixels);

    [Fact]
    public void A_contour_is_drawn_on_the_grey_picture() =>
        Assert.Equal([255, 64, 64, 255, 255, 255, 255, 255], Draw(MapGround.Contour).Pixels);

    [Fact]
    public void The_bar_tells_the_relevance_at_the_end_of_the_colours() => Assert.Equal(4, Draw(MapGround.Map).Bar!.Limit);

    private static Panel Draw(MapGround ground) => new MapStyle(Options, ground).Draw("", [4, 0], Layout, Picture, 1);
}
