using Lrp.Cli.Images;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>An explanation as a sheet of pictures: what the network saw, and a map of each explanation, input by input.</summary>
internal static class PictureReport
{
    /// <summary>Pixels that small maps are enlarged to.</summary>
    private const int PanelSize = 448;

    public static Montage Of(ExplanationReport report)
    {
        var target = report.Explained.Target.Name;
        var inputs = report.Sample.Inputs;
        var panels = new List<Panel>();
        for (var index = 0; index < inputs.Count; index++)
        {
            var (input, layout) = (inputs[index], inputs[index].Layout);
            var scale = SliceGrid.ScaleTo(PanelSize, layout);
            var name = inputs.Count > 1 ? $"{input.Info.Name}: " : "";
            if (input.Picture is { } picture)
                panels.Add(SliceGrid.Of(name + target, layout, slice => Panel.Of("", picture.Rows(slice * layout.Height, layout.Height), scale)));
            foreach (var map in report.Maps)
            {
                // Without a picture, the map says what it explains.
                var title = input.Picture is null ? $"{name}{target} by {map.Title}" : name + map.Title;
                panels.Add(report.Style.Draw(title, map.Inputs[index].Relevance, layout, input.Picture, scale));
            }
        }

        return Montage.Of(panels);
    }
}
