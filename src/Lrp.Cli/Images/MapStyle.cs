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

    /// <summary>Draws one explanation.</summary>
    /// <param name="picture">What the network saw; may be null for a plain map.</param>
    public Panel Draw(string title, ReadOnlySpan<float> relevance, ImageLayout layout, RgbImage? picture, int scale)
    {
        var options = Options with { Scale = scale };
        var map = layout.SumChannels(relevance);
        var pixels = Ground == MapGround.Contour ? [] : Heatmap.Render(map, 1, layout.Height, layout.Width, options);
        if (Ground != MapGround.Map)
        {
            var ground = Panel.Of(title, picture!.ToGrey(), scale).Pixels;
            if (Ground == MapGround.Overlay)
                Heatmap.Overlay(ground, pixels, Opacity, ground);
            else
                Heatmap.Contour(map, 1, layout.Height, layout.Width, options, _levels, ground);
            pixels = ground;
        }

        return new Panel(title, layout.Width * scale, layout.Height * scale, pixels)
        {
            Bar = new ColorBar(options.Colors, options.Range, Heatmap.Limit(map, 1, layout.Height, layout.Width, options)),
        };
    }
}
