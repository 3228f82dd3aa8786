using Lrp.Analysis;
using Lrp.Cli.Data;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Images;

namespace Lrp.Cli.Spraying;

/// <summary>Gathers relevance maps by class, pooled to one size, with small pictures of what the network saw.</summary>
internal sealed class MapCollector(DataSet data, int size)
{
    private readonly Entry?[] _entries = new Entry?[data.Items.Count];
    private readonly Dictionary<int, string> _skipped = [];
    private readonly Lock _lock = new();

    /// <summary>Height and width of the pooled maps.</summary>
    public (int Height, int Width) MapSize { get; private set; }

    /// <summary>Samples that could not be used, and why.</summary>
    public IEnumerable<(int Sample, string Reason)> Skipped => _skipped.OrderBy(entry => entry.Key)
        .Select(entry => (entry.Key, entry.Value));

    public IEnumerable<int> Classes => _entries.OfType<Entry>().Select(entry => entry.Class).Distinct().Order();

    public string NameOf(int label) => data.NameOf(label);

    /// <summary>Explains a sample for its class, or for what the network takes it for where the data do not say; from any thread.</summary>
    public void Add(TeamMember member, int sample, int seed)
    {
        try
        {
            var item = data.Items[sample];
            var input = item.Load();
            var label = item.Class ?? member.Top(input.Values);
            var map = input.Layout.SumChannels(member.Explain(0, input.Values, label, seed + sample));
            if (input.Warning is { } warning)
                Skip(sample, warning);
            else if (!map.All(float.IsFinite))
                Skip(sample, "its relevance is not finite");
            else
                _entries[sample] = Shrink(item.Name, label, input, map);
        }
        catch (Exception exception) when (DataItem.IsOfItsFile(exception))
        {
            Skip(sample, exception.Message);
        }
    }

    public IReadOnlyList<ReportSample> SamplesOf(int label) => [.. Of(label).Select(entry => entry.Sample)];

    public RowMatrix MapsOf(int label)
    {
        var entries = Of(label).ToList();
        var maps = new RowMatrix(entries.Count, MapSize.Height * MapSize.Width);
        foreach (var (row, entry) in entries.Index())
            entry.Sample.Map.CopyTo(maps[row]);
        return maps;
    }

    private IEnumerable<Entry> Of(int label) => _entries.OfType<Entry>().Where(entry => entry.Class == label);

    private Entry Shrink(string name, int label, NetworkInput input, float[] map)
    {
        var (rows, columns) = (map.Length / input.Layout.Width, input.Layout.Width);
        var scale = Math.Min(1, (double)size / Math.Max(rows, columns));
        var (height, width) = (Math.Max(1, (int)Math.Round(rows * scale)), Math.Max(1, (int)Math.Round(columns * scale)));
        lock (_lock)
            MapSize = (height, width);
        var pooled = new float[height * width];
        MapPreparation.Pool(map, rows, columns, height, width, pooled);
        var picture = (input.Picture ?? new ImageLayout(1, rows, columns, false).ToImage(input.Values)).Resize(width, height);
        return new Entry(label, new ReportSample(name, width, height, picture.Pixels, pooled));
    }

    private void Skip(int sample, string reason)
    {
        lock (_lock)
            _skipped[sample] = reason;
    }

    private sealed record Entry(int Class, ReportSample Sample);
}
