using System.Text.Json.Nodes;

namespace Lrp.Cli.Tests;

/// <summary>The reference cases of evaluation and SpRAy, and what is said where they do not hold.</summary>
public sealed class EvaluationCheckTests : IDisposable
{
    private static readonly string _data = Path.Combine(AppContext.BaseDirectory, "Data");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Curves_and_measures_of_the_reference_hold()
    {
        var output = LrpRun.Succeed("check", Path.Combine(_data, "evaluation-lenet"));
        Assert.Contains("epsilon_plus morf low", output, StringComparison.Ordinal);
        Assert.EndsWith($"106 passed, 0 failed{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_method_may_be_asked_for() => Assert.EndsWith(
        $"6 passed, 0 failed{Environment.NewLine}",
        LrpRun.Succeed("check", Path.Combine(_data, "evaluation-lenet"), "--only", "random"),
        StringComparison.Ordinal);

    [Fact]
    public void A_wrong_curve_and_a_wrong_number_are_failed_rows()
    {
        var copy = Copy();
        File.Copy(Path.Combine(copy, "epsilon", "lerf_low.npy"), Path.Combine(copy, "epsilon", "morf_low.npy"), overwrite: true);
        Change(copy, root => root["methods"]!["epsilon"]!["flip mean AOPC"] = 11.226);
        var run = LrpRun.Of("check", copy, "--only", "epsilon");
        Assert.Equal(1, run.Code);
        string[] failed = [.. run.Output.Split('\n').Where(line => line.Contains("FAIL", StringComparison.Ordinal))];
        Assert.Equal(2, failed.Length);
        Assert.Contains("epsilon morf low", failed[0], StringComparison.Ordinal);
        Assert.Contains("epsilon flip mean area", failed[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("regions", "hexagons", "regions of another form")]
    [InlineData("pixel flipping", "all at once", "pixel flipping of another form")]
    [InlineData("network", "no-such-net", "'no-such-net' is not beside the case")]
    public void A_case_of_another_form_is_a_failed_row_that_says_so(string property, string text, string reason)
    {
        var copy = Copy();
        Change(copy, root => root[property] = text);
        Assert.Contains(reason, LrpRun.Of("check", copy).Output, StringComparison.Ordinal);
    }

    private string Copy()
    {
        foreach (var source in (string[])["evaluation-lenet", "lenet-mnist"])
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(_data, source), "*", SearchOption.AllDirectories))
                _folder.Write(Path.GetRelativePath(_data, file), File.ReadAllBytes(file));
        }

        return Path.Combine(_folder.Path, "evaluation-lenet");
    }

    private static void Change(string folder, Action<JsonNode> change)
    {
        var file = Path.Combine(folder, "case.json");
        var root = JsonNode.Parse(File.ReadAllText(file))!;
        change(root);
        File.WriteAllText(file, root.ToJsonString());
    }
}
