namespace Lrp.Runtime.Tests;

/// <summary>Texts as they were written, coloured at places.</summary>
public class TextSpanTests
{
    [Fact]
    public void What_no_span_covers_has_no_relevance()
    {
        var html = TextHeatmap.ToHtml("A <b> cat.", [new(6, 3, 2), new(0, 1, -1)]);
        Assert.Equal(
            [("A", "-1"), (" &lt;b&gt; ", "0"), ("cat", "2"), (".", "0")], Pieces(html));
    }

    [Fact]
    public void Characters_of_overlapping_spans_have_a_share_of_each() => Assert.Equal(
        [("a", "1"), ("b", "4"), ("c", "3")], Pieces(TextHeatmap.ToHtml("abc", [new(0, 2, 2), new(1, 2, 6), new(1, 0, 9)])));

    [Fact]
    public void A_line_of_the_terminal_holds_all_lines_of_the_text()
    {
        var line = TextHeatmap.ToTerminal("good\r\nbad\e[2J", [new(0, 4, 1)]);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("\e[2J", line, StringComparison.Ordinal);
        Assert.Contains("mgood\e[0m", line, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_is_an_empty_paragraph() => Assert.Equal("<p></p>", TextHeatmap.ToHtml("", [new(0, 0, 3)]));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(2, 2)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_span_outside_of_the_text_is_refused(int start, int length) =>
        Assert.Throws<ArgumentException>(() => TextHeatmap.ToHtml("abc", [new(start, length, 1)]));

    /// <summary>The text of each piece, and the relevance that it tells.</summary>
    private static IEnumerable<(string Text, string Relevance)> Pieces(string html) => html.Split("title=\"").Skip(1)
        .Select(part => (Between(part, ">", "</span>"), part[..part.IndexOf('"', StringComparison.Ordinal)]));

    private static string Between(string text, string begin, string end) => text[
        (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length)..text.IndexOf(end, StringComparison.Ordinal)];
}
