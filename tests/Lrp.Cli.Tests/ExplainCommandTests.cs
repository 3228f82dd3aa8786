using Lrp.Cli.Commands;
using static Lrp.Cli.Tests.TensorBytes;

namespace Lrp.Cli.Tests;

/// <summary>
/// A network in text with two outputs, x₀ + 2x₁ and 4x₀ − x₁, at x = (1, 3): logits 7 and 1, relevance by epsilon (1, 6) and (4, −3).
/// </summary>
public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _input;

    public ExplainCommandTests()
    {
        _model = _folder.Write("net.txt", "Linear 2 2\n1 4 2 -1\n0 0\n");
        _input = _folder.Write("x.pb", Proto([1, 2], 1, 3));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("7", "--target", "0")]
    [InlineData("1", "--target", "1")]
    [InlineData("6", "--seed", "margin:1")]
    [InlineData("6", "--seed", "log-odds")]
    [InlineData("1", "--seed", "one")]
    public void What_is_explained_is_the_logit_or_what_the_seed_says(string sum, params string[] options)
    {
        var output = Explain("heat.png", [.. options, "-e", "*: epsilon(0)"]);
        Assert.Contains($"sum of relevance {sum}{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integrated-gradients(steps=3)", "7")]
    [InlineData("occlusion(window=1, stride=1)", "7")]
    [InlineData("smoothgrad", "3")]
    public void Methods_that_run_the_network_many_times_are_explanations_like_others(string method, string sum) =>
        Assert.Contains($"sum of relevance {sum}{Environment.NewLine}", Explain("heat.png", "-e", method), StringComparison.Ordinal);

    [Fact]
    public void Several_threads_explain_what_one_does()
    {
        string[] options = ["explain", _model, _input, "-e", "*: epsilon(0)", "-o", Path.Combine(_folder.Path, "heat.png"), "--threads", "2"];
        Assert.Contains($"sum of relevance 7{Environment.NewLine}", LrpRun.Succeed(options), StringComparison.Ordinal);
        Assert.Contains("the interpreter has one thread", LrpRun.Of([.. options, "--isa", "interpreter"]).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_s_arguments_and_its_seed_are_checked()
    {
        Assert.Contains("none of its arguments", Run("heat.png", "-e", "smoothgrad(x=1)").Error, StringComparison.Ordinal);
        Assert.Contains("another output than 0", Run("heat.png", "-e", "smoothgrad", "--target", "0", "--seed", "margin:0").Error, StringComparison.Ordinal);
        Assert.Contains("from 0 to 1", Run("heat.png", "-e", "gradient", "--seed", "margin:2").Error, StringComparison.Ordinal);
        Explain("heat.png", "-e", "smoothgrad", "--target", "0", "--seed", "margin:1");
    }

    [Fact]
    public void A_plot_of_time_series_shows_one_explanation()
    {
        Explain("plot.svg", "-e", "*: epsilon");
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(_folder.Path, "plot.svg")), StringComparison.Ordinal);
        Assert.Contains("one --explanation", Run("two.svg", "-e", "*: epsilon", "-e", "gradient").Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "two.svg")));
    }

    [Fact]
    public void A_text_is_coloured_in_the_terminal_and_on_a_page()
    {
        var words = _folder.Write("words.txt", "<b>bad</b>\n\e[2Jgood\n");
        var output = Explain("text.html", "-e", "*: epsilon", "--words", words);
        Assert.Contains("m\uFFFD[2Jgood\e[0m", output, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(_folder.Path, "text.html"));
        Assert.Contains("title=\"6\">\uFFFD[2Jgood</span>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;bad&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_must_be_there_for_a_page_and_share_the_inputs()
    {
        Assert.Contains("--words", Run("text.html").Error, StringComparison.Ordinal);
        Assert.Contains("3 lines", Run("text.html", "--words", _folder.Write("words.txt", "a\nb\nc")).Error, StringComparison.Ordinal);
    }

    private string Explain(string file, params string[] options)
    {
        var (code, output, error) = Run(file, options);
        Assert.True(code == 0, error);
        return output;
    }

    private (int Code, string Output, string Error) Run(string file, params string[] options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = LrpCommand.Run(
            ["explain", _model, _input, "--isa", "interpreter", "-o", Path.Combine(_folder.Path, file), .. options], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
