using System.Text;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Explaining.Targets;
using Lrp.Cli.Images;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>What was explained, of which logits.</summary>
/// <param name="Value">The number: a logit, a margin.</param>
internal sealed record Explained(Target Target, double Value, TensorInfo LogitsInfo, float[] Logits);

/// <summary>What <c>lrp explain</c> found out, and how it is shown.</summary>
/// <param name="Words">The words that the first input's elements belong to, in equal shares; null where it is no text.</param>
internal sealed record ExplanationReport(
    string Model, Sample Sample, Explained Explained, MapStyle Style, IReadOnlyList<string>? Words, IReadOnlyList<RelevanceOf> Maps)
{
    private static readonly Dictionary<string, Action<ExplanationReport, Stream>> _formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = (report, stream) => PictureReport.Of(report).WritePng(stream),
        [".svg"] = (report, stream) => stream.Write(Encoding.UTF8.GetBytes(report.ToSeries())),
        [".html"] = (report, stream) => stream.Write(Encoding.UTF8.GetBytes(report.ToPage())),
        [".npy"] = ArrayReport.WriteNpy,
        [".npz"] = ArrayReport.WriteNpz,
        [".csv"] = TableReport.Write,
        [".json"] = JsonReport.Write,
    };

    /// <summary>Endings of files that can be written.</summary>
    public static IReadOnlyCollection<string> Formats => _formats.Keys;

    private string Target => Explained.Target.Name;

    /// <summary>Writes files of the formats that their names end with: all, or none where one of them cannot be made.</summary>
    /// <exception cref="InvalidDataException">A format does not suit what was explained.</exception>
    public void Write(IReadOnlyList<string> paths)
    {
        var contents = new List<byte[]>();
        foreach (var path in paths)
        {
            using var content = new MemoryStream();
            _formats[Path.GetExtension(path)](this, content);
            contents.Add(content.ToArray());
        }

        foreach (var (path, content) in paths.Zip(contents))
            AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>The lines of a text in the colours of every explanation.</summary>
    public IEnumerable<(string Title, string Line)> ToLines() =>
        Maps.Select(map => (map.Title, TextHeatmap.ToTerminal(Words!, PerWord(map), Style.Options)));

    private string ToSeries()
    {
        if (Maps is not [{ Inputs: [var (input, relevance)] } map])
            throw new InvalidDataException("A .svg file shows one explanation of one input; give one --explanation, or write another format.");
        var (rows, steps) = (relevance.Length / input.Layout.Width, input.Layout.Width);
        return SeriesPlot.Render($"{Target}: {map.Title}", input.Values, relevance, rows, steps, Style.Options);
    }

    private string ToPage() => Words is null
        ? throw new InvalidDataException("A .html file shows text; give its words by --words.")
        : TextHeatmap.ToPage(Target, Maps.Select(map => (map.Title, TextHeatmap.ToHtml(Words, PerWord(map), Style.Options))));

    /// <summary>Elements of a word follow each other (an embedding): their sum is the word's relevance.</summary>
    private float[] PerWord(RelevanceOf map)
    {
        var relevance = map.Inputs[0].Relevance;
        return [.. relevance.Chunk(relevance.Length / Words!.Count).Select(elements => elements.Sum())];
    }
}
