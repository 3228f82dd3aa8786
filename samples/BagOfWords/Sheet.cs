using Lrp;
using Lrp.Cli.Images;

namespace BagOfWords;

/// <summary>Draws images beside the relevance of their pixels, by several models.</summary>
internal static class Sheet
{
    private const int Scale = 3, Tile = 8;

    /// <summary>A row per image: the image, then a map per model. Below them the same, averaged over tiles.</summary>
    public static Montage Of(IReadOnlyList<(string Name, IExplainer Explainer)> models, IEnumerable<Drawing> drawings) =>
        Montage.Of([.. drawings.SelectMany(drawing => Rows(models, drawing))]);

    private static IReadOnlyList<Panel>[] Rows(IReadOnlyList<(string Name, IExplainer Explainer)> models, Drawing drawing)
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * Drawing.Area)
            .Select(index => (byte)(255 * drawing.Pixels[(index % 3 * Drawing.Area) + (index / 3)]))];
        var image = new RgbImage(Drawing.Side, Drawing.Side, pixels);
        List<Panel> maps = [Panel.Of($"{drawing.Shape}", image, Scale)], tiles = [Panel.Of("", image, Scale)];
        foreach (var (name, explainer) in models)
        {
            var map = Verdict.Map(explainer, drawing);
            maps.Add(Draw(name, map, new HeatmapOptions { Scale = Scale }));
            // The colours of the figures of Bach et al. 2015, in which green is nothing.
            tiles.Add(Draw("in tiles", Mosaic(map), new HeatmapOptions { Scale = Scale, Colors = ColorMap.All["jet"] }));
        }

        return [maps, tiles];
    }

    private static Panel Draw(string title, float[] map, HeatmapOptions options) => new(
        title, Drawing.Side * Scale, Drawing.Side * Scale, Heatmap.Render(map, 1, Drawing.Side, Drawing.Side, options));

    /// <summary>Each pixel has the mean of its tile.</summary>
    private static float[] Mosaic(float[] map)
    {
        var tiles = new float[map.Length];
        for (var pixel = 0; pixel < map.Length; pixel++)
            tiles[TileOf(pixel)] += map[pixel] / (Tile * Tile);
        return [.. Enumerable.Range(0, map.Length).Select(pixel => tiles[TileOf(pixel)])];
    }

    private static int TileOf(int pixel) => (pixel / Drawing.Side / Tile * (Drawing.Side / Tile)) + (pixel % Drawing.Side / Tile);
}
