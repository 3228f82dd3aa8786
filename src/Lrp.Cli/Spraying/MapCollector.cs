using System.Runtime.InteropServices;
using Lrp.Analysis;
using Lrp.Cli.Data;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Images;

namespace Lrp.Cli.Spraying;

/// <summary>Relevance maps of samples, pooled to one size, with small pictures of what the network saw.</summary>
internal sealed class MapCollector(DataSet data, IReadOnlyList<CollectedMap> maps)
{
    private readonly IReadOnlyList<CollectedMap> _maps = [.. maps.OrderBy(map => map.Sample)];

    /// <summary>Height and width of the pooled maps.</summary>
    public (int Height, int Width) MapSize => Used.Select(map => (map.Height, map.Width)).FirstOrDefault();

    /// <summary>Samples that could not be used, and why.</summary>
    public IEnumerable<(int Sample, string Reason)> Skipped =>
        from map in _maps where map.Skipped is not null select (map.Sample, map.Skipped);

    public IEnumerable<int> Classes => Used.Select(map => map.Class).Distinct().Order();

    private IEnumerable<CollectedMap> Used => _maps.Where(map => map.Skipped is null);

    public string NameOf(int label) => data.NameOf(label);

    /// <summary>Explains a sample for its class, or for what the network takes it for where the data do not say.</summary>
    public static CollectedMap Collect(DataSet data, int size, TeamMember member, int sample, int seed)
    {
        var result = new CollectedMap(sample);
        try
        {
            var item = data.Items[sample];
            var input = item.Load();
            var label = item.Class ?? member.Top(input.Values);
            var map = input.Layout.SumChannels(member.Explain(0, input.Values, label, seed + sample));
            return input.Warning is { } warning ? result with { Skipped = warning }
                : !map.All(float.IsFinite) ? result with { Skipped = "its relevance is not finite" }
                : Shrink(result with { Class = label }, size, input, map);
        }
        catch (Exception exception) when (DataItem.IsOfItsFile(exception))
        {
            return result with { Skipped = exception.Message };
        }
    }

    public IReadOnlyList<ReportSample> SamplesOf(int label) => [.. Of(label).Select(map => new ReportSample(
        data.Items[map.Sample].Name, map.Width, map.Height, map.Picture, MemoryMarshal.Cast<byte, float>(map.Map).ToArray()))];

    public RowMatrix MapsOf(int label)
    {
        var entries = Of(label).ToList();
        var maps = new RowMatrix(entries.Count, MapSize.Height * MapSize.Width);
        foreach (var (row, entry) in entries.Index())
            MemoryMarshal.Cast<byte, float>(entry.Map).CopyTo(maps[row]);
        return maps;
    }

    private IEnumerable<CollectedMap> Of(int label) => Used.Where(map => map.Class == label);

    private static CollectedMap Shrink(CollectedMap result, int size, NetworkInput input, float[] map)
    {
        var (rows, columns) = (map.Length / input.Layout.Width, input.Layout.Width);
        var scale = Math.Min(1, (double)size / Math.Max(rows, columns));
        var (height, width) = (Math.Max(1, (int)Math.Round(rows * scale)), Math.Max(1, (int)Math.Round(columns * scale)));
        var pooled = new float[height * width];
        MapPreparation.Pool(map, rows, columns, height, width, pooled);
        var picture = (input.Picture ?? new ImageLayout(1, rows, columns, false).ToImage(input.Values)).Resize(width, height);
        var bytes = MemoryMarshal.AsBytes<float>(pooled).ToArray();
        return result with { Width = width, Height = height, Picture = picture.Pixels, Map = bytes };
    }
}
