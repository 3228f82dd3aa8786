using System.Xml.Linq;

namespace Lrp.Runtime.Tests.Heatmaps;

public class SeriesPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_step_is_shaded_by_its_relevance_and_equal_neighbours_are_one()
    {
        var plot = Plot("", [0, 0, 0, 0], [2, 2, -2, 0], 1, 4, new HeatmapOptions { Colors = ColorMap.All["bwr"] });
        var shades = plot.Elements(Svg + "rect").Skip(1).ToList();
        Assert.Equal(["#ff0000", "#0000ff", "#ffffff"], shades.Select(shade => (string?)shade.Attribute("fill")));
        Assert.Equal(["400", "200", "200"], shades.Select(shade => (string?)shade.Attribute("width")));
        Assert.Equal(["8", "408", "608"], shades.Select(shade => (string?)shade.Attribute("x")));
    }

    [Fact]
    public void The_line_runs_from_the_smallest_value_to_the_largest_and_breaks_at_gaps()
    {
        var path = Path(Plot("", [1, 3, float.NaN, 2], new float[4], 1, 4));
        Assert.Equal("M108 140L308 27M708 83.5", path);
        Assert.Equal("M208 83.5L608 83.5", Path(Plot("", [5, 5], new float[2], 1, 2)));
    }

    [Fact]
    public void Channels_have_rows_and_share_their_limit()
    {
        var plot = Plot("", new float[4], [4, 4, 2, 2], 2, 2, new HeatmapOptions { Colors = ColorMap.All["bwr"] });
        var shades = plot.Elements(Svg + "rect").Skip(1).ToList();
        Assert.Equal(["#ff0000", "#ff8080"], shades.Select(shade => (string?)shade.Attribute("fill")));
        Assert.Equal(["24", "144"], shades.Select(shade => (string?)shade.Attribute("y")));
    }

    [Fact]
    public void Titles_cannot_break_out()
    {
        const string title = "</title><script>\"&'\u0001\uFFFF";
        var plot = Plot(title, [1], [1], 1, 1);
        Assert.Equal("</title><script>\"&'\uFFFD\uFFFD", (string?)plot.Element(Svg + "title"));
        Assert.Empty(plot.Descendants(Svg + "script"));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SeriesPlot.Render("", [1, 2], [1], 1, 1));
        Assert.Throws<ArgumentException>(() => SeriesPlot.Render("", [1, 2], [1, 2], 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesPlot.Render("", [], [], 0, 0));
    }

    private static XElement Plot(
        string title, float[] values, float[] relevance, int channels, int steps, HeatmapOptions? options = null) => XElement.Parse(SeriesPlot.Render(title, values, relevance, channels, steps, options));

    private static string? Path(XElement plot) => (string?)plot.Elements(Svg + "path").Last().Attribute("d");
}
