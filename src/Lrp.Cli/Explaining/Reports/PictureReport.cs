using Lrp.Cli.Images;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>An explanation as a sheet of pictures: what the network saw, and a map of each explanation, input by input.</summary>
internal static class PictureReport
{
    /// <summary>Pixels that small maps are enlarged to.</summary>
    private const int PanelSize = 448;

    public static Montage Of(ExplanationReport report) => Montage.Of([.. report.Samples.SelectMany(
        sample => sample.Sample.Inputs.Select((_, index) => Panels(sample, index, report.Prefix(sample), report.Style).ToList()))]);

    private static IEnumerable<Panel> Panels(ExplainedSample explained, int index, string prefix, MapStyle style)
    {
        var (inputs, target) = (explained.Sample.Inputs, explained.Target.Name);
        var (input, layout) = (inputs[index], inputs[index].Layout);
        var scale = SliceGrid.ScaleTo(PanelSize, layout);
        var name = prefix + (inputs.Count > 1 ? $"{input.Info.Name}: " : "");
        if (input.Picture is { } picture)
        {
            yield return SliceGrid.Of(
                name + target, layout, slice => Panel.Of("", picture.Rows(slice * layout.Height, layout.Height), scale));
        }

        foreach (var map in explained.Maps)
        {
            // Without a picture, the map says what it explains.
            var title = input.Picture is null ? $"{name}{target} by {map.Title}" : name + map.Title;
            yield return style.Draw(title, map.Inputs[index].Relevance, layout, input.Picture, scale);
        }
    }
}
