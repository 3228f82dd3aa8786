using System.Text.Json.Nodes;
using Lrp.Cli.Tensors;

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

    [Fact]
    public void What_a_case_leaves_out_has_no_row()
    {
        var copy = Copy();
        foreach (var file in (string[])["random_order.npy", "subsets.npy", "epsilon/region_score.npy", "epsilon/flip_low.npy"])
            File.Delete(Path.Combine(copy, file));
        Change(copy, root =>
        {
            foreach (var property in (string[])["random", "targets", "seed", "precision", "orders", "AOPC", "ABPC", "pixel flipping"])
                root.Remove(property);
            var method = root["methods"]!["epsilon"]!.AsObject();
            root["methods"] = new JsonObject { ["epsilon"] = method.DeepClone() };
            method = root["methods"]!["epsilon"]!.AsObject();
            foreach (var property in (string[])["complexity", "faithfulness correlation", "flip low AOPC", "explanation", "mean", "invert"])
                method.Remove(property);
            method["low"]!.AsObject().Remove("AOPC morf per input");
            root["replace"] = new JsonObject { ["low"] = "constant(-1)" };
        });
        var output = LrpRun.Succeed("check", copy);
        Assert.EndsWith($"3 passed, 0 failed{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_case_may_have_fewer_inputs_than_its_network_and_curves_fewer_steps()
    {
        var copy = Copy();
        Change(copy, root => root["targets"] = new JsonArray(7, 2, 1, 0, 4));
        Assert.Contains("there are 5 targets, but the network has 4 inputs", LrpRun.Of("check", copy).Output, StringComparison.Ordinal);
        foreach (var file in (string[])["morf_low", "lerf_low"])
        {
            var path = Path.Combine(copy, "epsilon", file + ".npy");
            var rows = TensorFile.Read(path).Data.Chunk(50).Take(3).SelectMany(row => row.Take(11)).Select(value => (float)value).ToArray();
            File.WriteAllBytes(path, DataNetwork.Npy([3, 11], rows));
        }

        Change(copy, root =>
        {
            root["targets"] = new JsonArray(7, 2, 1);
            root["replace"] = new JsonObject { ["low"] = "constant -1.0" };
            root["methods"] = new JsonObject { ["epsilon"] = new JsonObject { ["complexity"] = new JsonObject { ["beauty"] = 1 } } };
            root.Remove("random");
        });
        File.Delete(Path.Combine(copy, "epsilon", "region_score.npy"));
        File.Delete(Path.Combine(copy, "epsilon", "flip_low.npy"));
        var output = LrpRun.Of("check", copy).Output;
        Assert.EndsWith($"2 passed, 1 failed{Environment.NewLine}", output, StringComparison.Ordinal);
        Assert.Contains("there is no measure that is called so", output, StringComparison.Ordinal);
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

    private static void Change(string folder, Action<JsonObject> change)
    {
        var file = Path.Combine(folder, "case.json");
        var root = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(root);
        File.WriteAllText(file, root.ToJsonString());
    }
}
