using Lrp.Cli.Images;
using SkiaSharp;

namespace Lrp.Cli.Tests;

public class MontageTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(11, 4, 3)]
    public void Panels_fill_rows_of_at_most_five(int panels, int columns, int rows)
    {
        var montage = Montage.Of([.. Enumerable.Range(0, panels).Select(index => Red($"panel {index}", 100, 60))]);
        Assert.Equal(16 + columns * (100 + 16), montage.Width);
        Assert.Equal(16 + rows * (60 + 2 * 20 + 16), montage.Height);
    }

    [Fact]
    public void Groups_begin_in_a_row_of_their_own_which_is_as_high_as_it_needs()
    {
        var montage = Montage.Of([[Red("", 100, 60), Red("", 100, 60)], [Red("", 50, 10)]]);
        Assert.Equal((16 + 2 * (100 + 16), 16 + (60 + 2 * 20 + 16) + (10 + 2 * 20 + 16)), (montage.Width, montage.Height));
    }

    [Fact]
    public void A_sheet_that_would_be_too_large_is_refused() =>
        Assert.Throws<InvalidDataException>(() => Montage.Of([new Panel("", 30_000, 30_000, [])]));

    [Fact]
    public void Every_pixel_of_every_panel_is_on_the_sheet_and_nothing_overlaps()
    {
        var montage = Montage.Of([Red("", 30, 20), Red("a title that is far too long for so small a panel", 50, 10), Red("", 50, 20)]);
        var reds = 0;
        for (var pixel = 0; pixel < montage.Pixels.Length; pixel += 4)
            reds += montage.Pixels.Slice(pixel, 3).SequenceEqual((byte[])[255, 0, 0]) ? 1 : 0;
        Assert.Equal(30 * 20 + 50 * 10 + 50 * 20, reds);
    }

    [Fact]
    public void Titles_are_visible_and_cut_to_the_width()
    {
        Assert.Equal(["convolution: z+;", "dense: epsilo..."], Montage.Wrap("convolution: z+; dense: epsilon(1e-6); first: flat", 16));
        Assert.Equal(["Epsilon"], Montage.Wrap("Epsilon", 16));
        Assert.NotEqual(Montage.Of([Red("", 60, 8)]).Pixels.ToArray(), Montage.Of([Red("Eps", 60, 8)]).Pixels.ToArray());
    }

    [Fact]
    public void What_is_written_is_a_picture()
    {
        using var stream = new MemoryStream();
        Montage.Of([Red("é\n\0", 10, 10)]).WritePng(stream);
        using var bitmap = SKBitmap.Decode(stream.ToArray());
        Assert.Equal(16 + 10 + 16, bitmap.Width);
    }

    [Fact]
    public void A_colour_bar_stands_below_its_picture_from_one_end_of_the_colours_to_the_other()
    {
        var bar = new ColorBar(ColorMap.All["bwr"], HeatmapRange.Symmetric, 0.5f);
        Assert.Equal([("-0.5", 0), ("0", 0.5), ("0.5", 1.0)], bar.Labels);
        var montage = Montage.Of([Red("", 200, 20) with { Bar = bar }, Red("", 200, 20)]);
        Assert.Equal(16 + 2 * 20 + 20 + 6 + 10 + 20 + 16, montage.Height);
        var row = montage.Pixels.Slice(4 * montage.Width * (16 + 2 * 20 + 20 + 6), 4 * montage.Width).ToArray();
        Assert.Equal([0, 0, 255], row[(4 * 16)..(4 * 16 + 3)].Select(value => value < 3 ? 0 : (int)value));
        Assert.Equal([255, 0, 0], row[(4 * 215)..(4 * 215 + 3)].Select(value => value < 3 ? 0 : (int)value));
        Assert.All(row[(4 * 216)..], value => Assert.Equal(255, value));
    }

    [Fact]
    public void A_positive_colour_bar_shows_the_upper_half_of_a_diverging_map_and_all_of_another()
    {
        Assert.Equal((255, 255, 255), new ColorBar(ColorMap.Seismic, HeatmapRange.Positive, 2)[0]);
        Assert.Equal((0, 0, 0), new ColorBar(ColorMap.All["grey"], HeatmapRange.Positive, 2)[0]);
        Assert.Equal([("0", 0), ("2", 1.0)], new ColorBar(ColorMap.Seismic, HeatmapRange.Positive, 2).Labels);
    }

    private static Panel Red(string title, int width, int height) =>
        new(title, width, height, [.. Enumerable.Repeat((byte[])[255, 0, 0, 255], width * height).SelectMany(pixel => pixel)]);
}
