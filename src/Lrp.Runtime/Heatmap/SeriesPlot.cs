using System.Globalization;
using System.Text;

namespace Lrp;

/// <summary>
/// Time series with their relevance as an SVG picture: one row per channel, the values as a line, every step shaded by its relevance.
/// All rows share one limit of the colours.
/// </summary>
public static class SeriesPlot
{
    private const int MostRowHeight = 120;
    private const int LeastRowHeight = 24;
    private const int HeightOfAll = 600;
    private const int Width = 800;
    private const int Margin = 8;
    private const int TitleHeight = 24;
    private const int Inset = 3;

    /// <summary>Draws a plot.</summary>
    /// <param name="title">Is escaped.</param>
    /// <param name="values">[channels, steps], row-major: what the network saw.</param>
    /// <param name="relevance">As <paramref name="values"/>.</param>
    /// <param name="options">Colours, range, percentile, gamma and smoothing (over steps and channels); scaling is the plot's own.</param>
    /// <returns>An SVG document.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or an option is out of range.</exception>
    public static string Render(
        string title, ReadOnlySpan<float> values, ReadOnlySpan<float> relevance, int channels, int steps, HeatmapOptions? options = null)
    {
        options = (options ?? HeatmapOptions.Default) with { Scale = 1 };
        Heatmap.CheckOptions(channels, steps, options);
        if (values.Length != relevance.Length)
            throw new ArgumentException($"Expected {relevance.Length} elements, got {values.Length}.", nameof(values));
        using var map = new RelevanceMap(relevance, 1, channels, steps, options);
        var rowHeight = Math.Clamp(HeightOfAll / channels, LeastRowHeight, MostRowHeight);
        var (width, height) = (Width + 2 * Margin, TitleHeight + channels * rowHeight + Margin);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
            <title>{Markup.Escape(title)}</title>
            <rect width="{width}" height="{height}" fill="#ffffff"/>
            <text x="{Margin}" y="17" font-family="sans-serif" font-size="14">{Markup.Escape(title)}</text>

            """);
        for (var channel = 0; channel < channels; channel++)
        {
            var top = TitleHeight + channel * rowHeight;
            Shade(svg, map, channel, steps, top, rowHeight, options);
            DrawLine(svg, values.Slice(channel * steps, steps), top, rowHeight);
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>A rectangle for every run of steps of one colour.</summary>
    private static void Shade(StringBuilder svg, RelevanceMap map, int channel, int steps, int top, int height, HeatmapOptions options)
    {
        var start = 0;
        for (var step = 1; step <= steps; step++)
        {
            var color = options.Colors[map.Position(channel, start, HeatmapScaling.Nearest)];
            if (step < steps && options.Colors[map.Position(channel, step, HeatmapScaling.Nearest)] == color)
                continue;
            var width = Markup.Number((step - start) * (double)Width / steps);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <rect x="{X(start, steps)}" y="{top}" width="{width}" height="{height - 1}" fill="{Markup.Hex(color)}"/>

                """);
            start = step;
        }
    }

    /// <summary>From the channel's smallest value at the bottom to its largest at the top; broken where a value is not finite.</summary>
    private static void DrawLine(StringBuilder svg, ReadOnlySpan<float> values, int top, int height)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (float.IsFinite(value))
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        var path = new StringBuilder();
        var isDown = false;
        for (var step = 0; step < values.Length; step++)
        {
            if (!float.IsFinite(values[step]))
            {
                isDown = false;
                continue;
            }

            var part = high > low ? (values[step] - low) / (high - low) : 0.5;
            path.Append(isDown ? 'L' : 'M').Append(X(step + 0.5, values.Length)).Append(' ')
                .Append(Markup.Number(top + height - 1 - Inset - part * (height - 1 - 2 * Inset)));
            isDown = true;
        }

        // White beneath black is seen on every colour.
        foreach (var (color, width) in (ReadOnlySpan<(string, string)>)[("#ffffff", "3"), ("#000000", "1.25")])
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <path d="{path}" fill="none" stroke="{color}" stroke-width="{width}" stroke-linejoin="round"/>

                """);
        }
    }

    private static string X(double step, int steps) => Markup.Number(Margin + step * Width / steps);
}
