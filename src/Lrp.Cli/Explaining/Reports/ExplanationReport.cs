using System.Text;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Images;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>What <c>lrp explain</c> found out, and how it is shown.</summary>
/// <param name="Words">The words that the first input's elements belong to, in equal shares; null where it is no text.</param>
internal sealed record ExplanationReport(
    string Model, IReadOnlyList<ExplainedSample> Samples, MapStyle Style, IReadOnlyList<string>? Words)
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

    /// <summary>What tells a sample from others, where there are several.</summary>
    public string Prefix(ExplainedSample sample) => Samples.Count > 1 ? $"sample {sample.Sample.Index}: " : "";

    /// <summary>The lines of a text in the colours of every explanation; none where the input is no text.</summary>
    public IEnumerable<(string Title, string Line)> ToLines() => Texts(
        text => TextHeatmap.ToTerminal(text.Text, text.Words, Style.Options),
        (words, relevance) => TextHeatmap.ToTerminal(words, relevance, Style.Options));

    private string ToSeries()
    {
        if (Samples is not [{ Maps: [{ Inputs: [var (input, relevance)] } map] } sample])
            throw new InvalidDataException("A .svg file shows one explanation of one input; give one --explanation, or write a .png.");
        var (rows, steps) = (relevance.Length / input.Layout.Width, input.Layout.Width);
        return SeriesPlot.Render($"{sample.Target.Name}: {map.Title}", input.Values, relevance, rows, steps, Style.Options);
    }

    private string ToPage()
    {
        var title = string.Join(", ", Samples.Select(sample => Prefix(sample) + sample.Target.Name));
        var paragraphs = Texts(
            text => TextHeatmap.ToHtml(text.Text, text.Words, Style.Options),
            (words, relevance) => TextHeatmap.ToHtml(words, relevance, Style.Options)).ToList();
        return paragraphs.Count > 0
            ? TextHeatmap.ToPage(title, paragraphs)
            : throw new InvalidDataException("A .html file shows text; give its words by --words.");
    }

    /// <summary>Elements of a word follow each other (an embedding): their sum is the word's relevance.</summary>
    private IEnumerable<(string Title, string Text)> Texts(
        Func<ExplainedText, string> render, Func<IReadOnlyList<string>, float[], string> renderWords)
    {
        foreach (var sample in Samples)
        {
            foreach (var map in sample.Maps)
            {
                var title = Prefix(sample) + map.Title;
                if (map.Text is { } text)
                    yield return (title, render(text));
                if (Words is null)
                    continue;
                var relevance = map.Inputs[0].Relevance;
                float[] perWord = [.. relevance.Chunk(relevance.Length / Words.Count).Select(elements => elements.Sum())];
                yield return (title, renderWords(Words, perWord));
            }
        }
    }
}
