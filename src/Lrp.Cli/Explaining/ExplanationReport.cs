using System.Text;
using Lrp.Cli.Images;

namespace Lrp.Cli.Explaining;

/// <summary>What <c>lrp explain</c> found out, and how it is shown.</summary>
/// <param name="Target">Name of the output that was explained.</param>
/// <param name="Maps">Title and relevance of every explanation.</param>
/// <param name="Words">The words that the input's elements belong to, in equal shares; null where it is no text.</param>
internal sealed record ExplanationReport(
    string Target, NetworkInput Input, MapStyle Style, IReadOnlyList<string>? Words, IReadOnlyList<(string Title, float[] Relevance)> Maps)
{
    /// <summary>Pixels that small maps are enlarged to.</summary>
    private const int PanelSize = 448;

    private static readonly Dictionary<string, Action<ExplanationReport, Stream>> _formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = (report, stream) => report.ToMontage().WritePng(stream),
        [".svg"] = (report, stream) => stream.Write(Encoding.UTF8.GetBytes(report.ToSeries())),
        [".html"] = (report, stream) => stream.Write(Encoding.UTF8.GetBytes(report.ToPage())),
    };

    /// <summary>Endings of files that can be written.</summary>
    public static IReadOnlyCollection<string> Formats => _formats.Keys;

    /// <summary>Writes a file of the format that its name ends with.</summary>
    /// <exception cref="InvalidDataException">The format does not suit what was explained.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream => _formats[Path.GetExtension(path)](this, stream));

    /// <summary>The lines of a text in the colours of every explanation.</summary>
    public IEnumerable<(string Title, string Line)> ToLines() =>
        Maps.Select(map => (map.Title, TextHeatmap.ToTerminal(Words!, PerWord(map.Relevance), Style.Options)));

    private Montage ToMontage()
    {
        var scale = Math.Max(1, PanelSize / Math.Max(Input.Layout.Height, Input.Layout.Width));
        var panels = Maps.Select(map => Style.Draw(map.Title, map.Relevance, Input.Layout, Input.Picture, scale));
        return Montage.Of([.. Input.Picture is { } picture ? [Panel.Of(Target, picture, scale)] : Array.Empty<Panel>(), .. panels]);
    }

    private string ToSeries()
    {
        if (Maps.Count > 1)
            throw new InvalidDataException("A .svg file shows one explanation; give one --explanation.");
        var (rows, steps) = (Input.Layout.Channels * Input.Layout.Height, Input.Layout.Width);
        return SeriesPlot.Render($"{Target}: {Maps[0].Title}", Input.Values, Maps[0].Relevance, rows, steps, Style.Options);
    }

    private string ToPage() => Words is null
        ? throw new InvalidDataException("A .html file shows text; give its words by --words.")
        : TextHeatmap.ToPage(Target, Maps.Select(map => (map.Title, TextHeatmap.ToHtml(Words, PerWord(map.Relevance), Style.Options))));

    /// <summary>Elements of a word follow each other (an embedding): their sum is the word's relevance.</summary>
    private float[] PerWord(float[] relevance) =>
        [.. relevance.Chunk(relevance.Length / Words!.Count).Select(elements => elements.Sum())];
}
