using System.CommandLine;
using System.Globalization;
using Lrp.Cli.Images;

namespace Lrp.Cli.Commands;

/// <summary>The options of a command that draws maps of relevance.</summary>
internal sealed class RenderingOptions
{
    private readonly Option<string> _colorMap = new Option<string>("--colormap")
    {
        Description = $"{string.Join(", ", ColorMap.All.Keys)}.",
        DefaultValueFactory = _ => "seismic",
    }.AcceptOnlyFromAmong([.. ColorMap.All.Keys]);

    private readonly Option<HeatmapRange> _range = new("--range")
    {
        Description = "Symmetric around zero, or Positive: from zero up.",
        DefaultValueFactory = _ => HeatmapRange.Symmetric,
    };

    private readonly Option<MapGround> _style = new("--style")
    {
        Description = "Map, or on the picture in grey: Overlay, Contour.",
        DefaultValueFactory = _ => MapGround.Map,
    };

    private readonly Option<float?> _percentile = Number(
        "--percentile", "The magnitude that gets the end of the colours, as a percentile. Default: 100.", value => value is > 0 and <= 100);

    private readonly Option<float?> _gamma = Number(
        "--gamma", "Exponent of the relevance: below 1 lifts what is weak. Default: 1.", value => value is > 0 and <= 100);

    private readonly Option<float?> _smoothing = Number(
        "--smooth", "Deviation in elements of a Gaussian over the map. Default: 0; 2 for contours.", value => value is >= 0 and <= 100);

    public RenderingOptions(Command command)
    {
        foreach (var option in (Option[])[_colorMap, _range, _style, _percentile, _gamma, _smoothing])
            command.Options.Add(option);
    }

    public MapStyle Read(ParseResult parsed)
    {
        var ground = parsed.GetValue(_style);
        return new MapStyle(
            new HeatmapOptions
            {
                Colors = ColorMap.All[parsed.GetRequiredValue(_colorMap)],
                Range = parsed.GetValue(_range),
                Percentile = parsed.GetValue(_percentile) ?? 100,
                Gamma = parsed.GetValue(_gamma) ?? 1,
                // Lines around single pixels are noise.
                Smoothing = parsed.GetValue(_smoothing) ?? (ground == MapGround.Contour ? 2 : 0),
            },
            ground);
    }

    private static Option<float?> Number(string name, string description, Func<float, bool> isValid) => CommonOptions.Parsed<float?>(
        name,
        description,
        text => float.TryParse(text, CultureInfo.InvariantCulture, out var value) && isValid(value)
            ? value
            : throw new FormatException($"{name}: '{text}' is out of range."));
}
