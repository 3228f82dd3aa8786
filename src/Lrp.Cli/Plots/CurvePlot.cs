using ScottPlot;

namespace Lrp.Cli.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Color">Number of its colour: lines of one colour belong together.</param>
internal sealed record PlottedCurve(string Label, int Color, bool IsDashed, double[] X, double[] Y);

/// <summary>Curves with axes and a legend.</summary>
internal sealed class CurvePlot
{
    private const int Width = 900, Height = 520;

    private readonly Plot _plot = new();

    public CurvePlot(string title, string xAxis, string yAxis, IReadOnlyList<PlottedCurve> curves)
    {
        var palette = new ScottPlot.Palettes.Category10();
        foreach (var curve in curves)
        {
            var line = _plot.Add.ScatterLine(curve.X, curve.Y);
            line.LegendText = curve.Label;
            line.Color = palette.GetColor(curve.Color);
            line.LineWidth = 2;
            line.LinePattern = curve.IsDashed ? LinePattern.Dashed : LinePattern.Solid;
        }

        _plot.Title(title, 16);
        _plot.XLabel(xAxis);
        _plot.YLabel(yAxis);
        // Beside the curves, not on them.
        _plot.ShowLegend(Edge.Right);
    }

    public string ToSvg() => _plot.GetSvgXml(Width, Height);

    public byte[] ToPng() => _plot.GetImageBytes(Width, Height, ImageFormat.Png);
}
