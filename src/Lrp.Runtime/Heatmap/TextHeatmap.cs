using System.Globalization;
using System.Text;

namespace Lrp;

/// <summary>
/// Text whose words are coloured by their relevance: as HTML, or for a terminal. Whatever the words hold is shown, not obeyed.
/// </summary>
public static partial class TextHeatmap
{
    /// <summary>A paragraph of HTML; each word tells its relevance where the pointer rests on it.</summary>
    /// <param name="words">Words, or parts of words.</param>
    /// <param name="relevance">One number per word.</param>
    /// <param name="options">Colours, range, percentile, gamma and smoothing.</param>
    /// <param name="separator">What stands between words; "" where they bring their own blanks.</param>
    /// <exception cref="ArgumentException">The lengths differ, or an option is out of range.</exception>
    public static string ToHtml(
        IReadOnlyList<string> words, ReadOnlySpan<float> relevance, HeatmapOptions? options = null, string separator = " ")
    {
        var html = new StringBuilder("<p>");
        var colors = Colors(words, relevance, options);
        for (var index = 0; index < words.Count; index++)
        {
            var (color, ink) = (Markup.Hex(colors[index]), Markup.Hex(Markup.Ink(colors[index])));
            html.Append(index > 0 ? Markup.Escape(separator) : "")
                .Append(CultureInfo.InvariantCulture, $"""<span style="background:{color};color:{ink}" title="{relevance[index]:G4}">""")
                .Append(Markup.Escape(words[index])).Append("</span>");
        }

        return html.Append("</p>").ToString();
    }

    /// <summary>A page of such paragraphs, each under a heading.</summary>
    /// <param name="title">Title of the page; is escaped, like the headings.</param>
    /// <param name="paragraphs">Headings, and what <c>ToHtml</c> gave.</param>
    public static string ToPage(string title, IEnumerable<(string Heading, string Html)> paragraphs)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Markup.Escape(title)}</title>\n");
        page.Append("<style>body { font-family: sans-serif; max-width: 50em; margin: 2em auto; line-height: 1.8 }</style>\n");
        page.Append("</head>\n<body>\n");
        foreach (var (heading, html) in paragraphs)
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Markup.Escape(heading)}</h2>\n{html}\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A line for terminals with 24-bit colours (ECMA-48 SGR).</summary>
    /// <inheritdoc cref="ToHtml(IReadOnlyList{string}, ReadOnlySpan{float}, HeatmapOptions?, string)" path="/param|/exception"/>
    public static string ToTerminal(
        IReadOnlyList<string> words, ReadOnlySpan<float> relevance, HeatmapOptions? options = null, string separator = " ")
    {
        var line = new StringBuilder();
        var colors = Colors(words, relevance, options);
        for (var index = 0; index < words.Count; index++)
        {
            var (color, ink) = (colors[index], Markup.Ink(colors[index]));
            line.Append(index > 0 ? Markup.Printable(separator) : "")
                .Append(CultureInfo.InvariantCulture, $"\e[48;2;{color.Red};{color.Green};{color.Blue}m")
                .Append(CultureInfo.InvariantCulture, $"\e[38;2;{ink.Red};{ink.Green};{ink.Blue}m")
                .Append(Markup.Printable(words[index])).Append("\e[0m");
        }

        return line.ToString();
    }

    private static (byte Red, byte Green, byte Blue)[] Colors(
        IReadOnlyList<string> words, ReadOnlySpan<float> relevance, HeatmapOptions? options)
    {
        options = (options ?? HeatmapOptions.Default) with { Scale = 1 };
        if (words.Count != relevance.Length)
            throw new ArgumentException($"There are {words.Count} words, but {relevance.Length} numbers.", nameof(relevance));
        if (words.Count == 0)
            return [];
        Heatmap.CheckOptions(1, words.Count, options);
        using var map = new RelevanceMap(relevance, 1, 1, words.Count, options);
        var colors = new (byte, byte, byte)[words.Count];
        for (var index = 0; index < colors.Length; index++)
            colors[index] = options.Colors[map.Position(0, index, HeatmapScaling.Nearest)];
        return colors;
    }
}
