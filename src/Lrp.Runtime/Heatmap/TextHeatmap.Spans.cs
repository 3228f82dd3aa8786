namespace Lrp;

// Texts as they were written, with the relevance of parts of them.
public static partial class TextHeatmap
{
    /// <summary>A paragraph of HTML: the text as it was written; what no span covers has no relevance.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spans">Parts of it, in any order; where some overlap, each character has an equal share of each.</param>
    /// <param name="options">Colours, range, percentile, gamma and smoothing.</param>
    /// <exception cref="ArgumentException">A span is not within the text, or an option is out of range.</exception>
    public static string ToHtml(string text, ReadOnlySpan<RelevanceSpan> spans, HeatmapOptions? options = null)
    {
        var (pieces, relevance) = Cut(text, spans);
        return ToHtml(pieces, relevance, options, separator: "");
    }

    /// <summary>A line for terminals with 24-bit colours (ECMA-48 SGR); lines of the text become one.</summary>
    /// <inheritdoc cref="ToHtml(string, ReadOnlySpan{RelevanceSpan}, HeatmapOptions?)" path="/param|/exception"/>
    public static string ToTerminal(string text, ReadOnlySpan<RelevanceSpan> spans, HeatmapOptions? options = null)
    {
        var (pieces, relevance) = Cut(text, spans);
        return ToTerminal([.. pieces.Select(piece => piece.ReplaceLineEndings(" "))], relevance, options, separator: "");
    }

    /// <summary>The text in pieces, each with the sum of what spans give to its characters.</summary>
    private static (List<string> Pieces, float[] Relevance) Cut(string text, ReadOnlySpan<RelevanceSpan> spans)
    {
        // Spans begin and end at these places, and each place changes what a character has.
        var changes = new SortedDictionary<int, double> { [0] = 0 };
        foreach (var span in spans)
        {
            if (span.Start < 0 || span.Length < 0 || span.Start > text.Length - span.Length)
                throw new ArgumentException($"{span} is not within the text of {text.Length} characters.", nameof(spans));
            if (span.Length == 0)
                continue;
            var share = (double)span.Relevance / span.Length;
            changes[span.Start] = changes.GetValueOrDefault(span.Start) + share;
            changes[span.Start + span.Length] = changes.GetValueOrDefault(span.Start + span.Length) - share;
        }

        var (pieces, relevance, places) = (new List<string>(), new List<float>(), changes.Keys.ToList());
        var perCharacter = 0.0;
        for (var index = 0; index < places.Count; index++)
        {
            var (start, end) = (places[index], index + 1 < places.Count ? places[index + 1] : text.Length);
            perCharacter += changes[start];
            if (end == start)
                continue;
            pieces.Add(text[start..end]);
            relevance.Add((float)(perCharacter * (end - start)));
        }

        return (pieces, [.. relevance]);
    }
}
