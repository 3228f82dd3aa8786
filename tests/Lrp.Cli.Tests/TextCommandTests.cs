using System.Text.Json;
using Lrp.Cli.Checking;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Tests;

/// <summary>Classifiers of texts, as scikit-learn's exporter writes them: against float64 NumPy, and on the command line.</summary>
public sealed class TextCommandTests : IDisposable
{
    private static readonly string s_case = Path.Combine(AppContext.BaseDirectory, "Data", "text");

    private static readonly string s_model = Path.Combine(s_case, "logistic", "model.onnx");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_pass_in_float64_and_as_generated_code()
    {
        var rows = new CaseCheck(new CompiledModelLoader(null), [], null).Run(s_case);
        Assert.All(rows, row => Assert.True(row.Passed, $"{row.Method}: {row.Error} {row.Note}"));
        Assert.Equal(3 * 4 * 2, rows.Count);
        Assert.Equal(["f", "labels", "relevance", "tokens"], rows
            .Where(row => row.Method.StartsWith("svm ", StringComparison.Ordinal) && row.Tolerance < 1e-8)
            .Select(row => row.Method.Split(' ')[1].TrimEnd(',')));
    }

    [Theory]
    [InlineData("tokens.json", "0.5621475490297074", "0.5621475480297074", "logistic-binary tokens, float64")]
    [InlineData("tokens.json", "\"astronaut\"", "\"astronauts\"", "logistic-binary tokens, float64")]
    [InlineData("vocabulary.json", "\"astronaut\"", "\"astronauts\"", "logistic-binary")]
    public void What_differs_fails(string file, string old, string replacement, string row)
    {
        foreach (var path in Directory.GetFiles(s_case, "*", SearchOption.AllDirectories))
            _folder.Write(Path.GetRelativePath(s_case, path), File.ReadAllBytes(path));
        var changed = Path.Combine(_folder.Path, "logistic-binary", file);
        File.WriteAllText(changed, File.ReadAllText(changed).Replace(old, replacement, StringComparison.Ordinal));
        var rows = new CaseCheck(new InterpretedModelLoader(), [], null).Run(_folder.Path);
        Assert.Equal([row], rows.Where(each => !each.Passed).Select(each => each.Method));
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void A_text_is_coloured_and_its_words_are_told(string isa)
    {
        var (page, json) = (Path.Combine(_folder.Path, "t.html"), Path.Combine(_folder.Path, "t.json"));
        var output = LrpRun.Succeed(
            "explain", s_model, "--text", "rocket <launch> doctor", "--target", "0", "--isa", isa, "-o", page, "-o", json);
        Assert.Contains("mrocket\e[0m", output, StringComparison.Ordinal);
        Assert.Contains(">rocket</span>", File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains("> &lt;</span>", File.ReadAllText(page), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        var words = document.RootElement.GetProperty("explanations")[0].GetProperty("words").EnumerateArray()
            .Select(word => (
                word.GetProperty("word").GetString(), word.GetProperty("start").GetInt32(), word.GetProperty("relevance").GetDouble())).ToList();
        Assert.Equal([("rocket", 0), ("launch", 8), ("doctor", 16)], words.Select(word => (word.Item1, word.Item2)));
        Assert.Equal(document.RootElement.GetProperty("target").GetProperty("value").GetDouble(), words.Sum(word => word.Item3), 1e-5);
        Assert.True(words[0].Item3 > 0 && words[2].Item3 < 0);
    }

    [Fact]
    public void A_file_of_text_is_a_text()
    {
        var text = _folder.Write("letter.txt", "rocket\nlaunch");
        Assert.DoesNotContain("wrote", LrpRun.Succeed("explain", s_model, text, "--isa", "interpreter"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_text_is_decided_by_the_intercept()
    {
        var output = LrpRun.Succeed("explain", s_model, "--text", "", "--isa", "interpreter");
        Assert.Contains("explaining 1, logit 0.443292", output, StringComparison.Ordinal);
        Assert.Contains("sum of relevance 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_reads_a_text_takes_one()
    {
        var model = Path.Combine(AppContext.BaseDirectory, "Data", "svm", "onnx-ovo-linear", "model.onnx");
        var error = LrpRun.Fail("explain", model, "--text", "a", "--isa", "interpreter");
        Assert.Contains("The network reads no text; it takes", error, StringComparison.Ordinal);
        Assert.Equal(2, LrpRun.Of("explain", s_model, "--text", "a", "--input", "text=b.npy").Code);
    }
}
