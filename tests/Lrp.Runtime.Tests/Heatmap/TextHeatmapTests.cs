namespace Lrp.Runtime.Tests.Heatmaps;

public class TextHeatmapTests
{
    private static readonly HeatmapOptions RedAndBlue = new() { Colors = ColorMap.All["bwr"] };

    [Fact]
    public void Words_are_coloured_by_their_relevance()
    {
        Assert.Equal(
            "<p><span style=\"background:#ff0000;color:#ffffff\" title=\"2\">good</span>" +
            " <span style=\"background:#ffffff;color:#000000\" title=\"0\">but</span>" +
            " <span style=\"background:#8080ff;color:#000000\" title=\"-1\">slow</span></p>",
            TextHeatmap.ToHtml(["good", "but", "slow"], [2, 0, -1], RedAndBlue));
        Assert.Equal(
            "\e[48;2;255;0;0m\e[38;2;255;255;255mgood\e[0m \e[48;2;128;128;255m\e[38;2;0;0;0mslow\e[0m",
            TextHeatmap.ToTerminal(["good", "slow"], [2, -1], RedAndBlue));
    }

    [Fact]
    public void Parts_of_words_stand_without_blanks_between() =>
        Assert.DoesNotContain("> <", TextHeatmap.ToHtml(["un", "fair"], [1, 1], separator: ""), StringComparison.Ordinal);

    [Fact]
    public void Html_in_words_is_shown_and_not_obeyed()
    {
        var html = TextHeatmap.ToPage("<b>", [("<i>", TextHeatmap.ToHtml(["<script>alert('\"&')</script>"], [1]))]);
        Assert.Contains("&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;b&gt;</title>", html, StringComparison.Ordinal);
        Assert.Contains("<h2>&lt;i&gt;</h2>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_cannot_control_the_terminal()
    {
        var line = TextHeatmap.ToTerminal(["a\e[2J\u009B\r\nb\u202Ec"], [1]);
        Assert.EndsWith("ma\uFFFD[2J\uFFFD\uFFFD\uFFFDb\uFFFDc\e[0m", line, StringComparison.Ordinal);
        Assert.Equal(3, line.Count(character => character == '\e'));
    }

    [Fact]
    public void Emoji_and_lone_surrogates_survive() =>
        Assert.Contains(">\U0001F63A \uFFFD</span>", TextHeatmap.ToHtml(["\U0001F63A \uD800"], [1]), StringComparison.Ordinal);

    [Fact]
    public void A_number_belongs_to_every_word()
    {
        Assert.Throws<ArgumentException>(() => TextHeatmap.ToHtml(["a"], [1, 2]));
        Assert.Equal("<p></p>", TextHeatmap.ToHtml([], []));
        Assert.Equal("", TextHeatmap.ToTerminal([], []));
    }
}
