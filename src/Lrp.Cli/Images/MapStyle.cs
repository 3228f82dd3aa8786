namespace Lrp.Cli.Images;

/// <summary>What a map of relevance is drawn on.</summary>
public enum MapGround
{
    /// <summary>Nothing: colours only.</summary>
    Map,

    /// <summary>The picture in grey, through which colours are seen.</summary>
    Overlay,

    /// <summary>The picture in grey, with lines of equal relevance.</summary>
    Contour,
}

/// <summary>How maps of relevance are drawn.</summary>
public sealed record MapStyle(HeatmapOptions Options, MapGround Ground)
{
    private const float Opacity = 0.6f;

    /// <summary>Levels of contours, as parts of the limit.</summary>
    private static readonly float[] _levels = [0.25f, 0.5f, 0.75f];

    /// <summary>Draws one explanation; slices of a volume by the same colours.</summary>
    /// <param name="picture">What the network saw, with slices below each other; may be null for a plain map.</param>
    public Panel Draw(string title, ReadOnlySpan<float> relevance, ImageLayout layout, RgbImage? picture, int scale)
    {
        var map = layout.SumChannels(relevance);
        var limit = Heatmap.Limit(map, 1, layout.Slices * layout.Height, layout.Width, Options);
        var options = Options with { Scale = scale, Limit = limit };
        var grey = Ground == MapGround.Map ? null : picture?.ToGrey();
        var panel = SliceGrid.Of(title, layout, slice =>
        {
            var pixels = map.AsSpan(slice * layout.Height * layout.Width, layout.Height * layout.Width);
            return DrawSlice(pixels, layout, grey?.Rows(slice * layout.Height, layout.Height), options);
        });
        return panel with { Bar = new ColorBar(options.Colors, options.Range, limit) };
    }

    private Panel DrawSlice(ReadOnlySpan<float> map, ImageLayout layout, RgbImage? grey, HeatmapOptions options)
    {
        var (width, height) = (layout.Width * options.Scale, layout.Height * options.Scale);
        if (grey is null)
            return new Panel("", width, height, Heatmap.Render(map, 1, layout.Height, layout.Width, options));
        var panel = Panel.Of("", grey, options.Scale);
        if (Ground == MapGround.Overlay)
            Heatmap.Overlay(panel.Pixels, Heatmap.Render(map, 1, layout.Height, layout.Width, options), Opacity, panel.Pixels);
        else
            Heatmap.Contour(map, 1, layout.Height, layout.Width, options, _levels, panel.Pixels);
        return panel;
    }
}
