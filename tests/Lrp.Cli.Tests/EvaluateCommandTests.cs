using System.Text.Json.Nodes;
using static Lrp.Cli.Tests.DataNetwork;

namespace Lrp.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _out;

    public EvaluateCommandTests()
    {
        _model = Write(_folder);
        _out = Path.Combine(_folder.Path, "out");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_linear_network_is_explained_better_than_by_chance_and_files_say_so()
    {
        var output = LrpRun.Succeed(Command(WriteSamples(_folder, 6), "-e", "*: epsilon", "-e", "random", "-m", "aopc", "-m",
            "faithfulness-estimate"));
        Assert.Contains("faithfulness-estimate", output, StringComparison.Ordinal);
        var rows = ReadCsv(Path.Combine(_out, "measures.csv"));
        Assert.Equal(12, rows.Count);
        Assert.All(rows.Where(row => row["explanation"] == "*: epsilon"), row => Assert.Equal(1, Number(row["faithfulness-estimate"]), 4));
        var measures = JsonNode.Parse(File.ReadAllText(Path.Combine(_out, "evaluation.json")))!["measures"]!["aopc"]!;
        Assert.True(measures["*: epsilon"]!["mean"]!.GetValue<double>() > measures["random"]!["mean"]!.GetValue<double>());
        Assert.Equal(6, measures["random"]!["samples"]!.GetValue<int>());
        Assert.InRange(measures["random"]!["p"]!["*: epsilon"]!.GetValue<double>(), 1 / 32.0, 1);
        Assert.StartsWith("<?xml", File.ReadAllText(Path.Combine(_out, "curves.svg")), StringComparison.Ordinal);
        Assert.Equal(0x89, File.ReadAllBytes(Path.Combine(_out, "curves.png"))[0]);
    }

    [Fact]
    public void Every_measure_runs_and_those_without_an_object_are_undefined()
    {
        string[] measures = [.. Evaluating.Measure.All.Where(measure => measure.Name != "randomisation")
            .SelectMany(measure => (string[])["-m", measure.Name])];
        LrpRun.Succeed([.. Command(WriteSamples(_folder, 2), "-e", "*: epsilon"), .. measures]);
        var row = ReadCsv(Path.Combine(_out, "measures.csv"))[0];
        Assert.Equal("", row["pointing-game"]);
        Assert.Equal(0, Number(row["completeness"]), 5);
        Assert.All(Evaluating.Measure.All.Where(measure => measure.What.Contains("sensitiv", StringComparison.Ordinal)),
            measure => Assert.NotEqual("", row[measure.Name]));
    }

    [Fact]
    public void Measures_of_place_know_the_object_from_a_box()
    {
        var samples = _folder.Write("maps.npy", Npy([2, 4, 4], [.. Enumerable.Range(0, 32).Select(index => index % 4 < 2 ? 3f : 1f)]));
        LrpRun.Succeed(Command(samples, "-e", "*: epsilon", "-m", "mass-accuracy", "-m", "context", "--box", "0,0,2,4", "--target", "0"));
        Assert.All(ReadCsv(Path.Combine(_out, "measures.csv")),
            row => Assert.Equal((1, 0), (Number(row["mass-accuracy"]), Number(row["context"]))));
    }

    [Fact]
    public void A_second_run_repeats_nothing_and_says_the_same()
    {
        string[] command = Command(WriteSamples(_folder, 4), "-e", "*: epsilon");
        LrpRun.Succeed(command);
        var journal = File.ReadAllText(Journal);
        var table = File.ReadAllText(Path.Combine(_out, "measures.csv"));
        Assert.Contains("going on: 4 of 4 are done", LrpRun.Succeed(command), StringComparison.Ordinal);
        Assert.Equal(journal, File.ReadAllText(Journal));
        Assert.Equal(table, File.ReadAllText(Path.Combine(_out, "measures.csv")));
    }

    [Fact]
    public void A_line_that_was_cut_off_is_done_again()
    {
        string[] command = Command(WriteSamples(_folder, 4), "-e", "*: epsilon", "--threads", "1");
        LrpRun.Succeed(command);
        var whole = File.ReadAllText(Journal);
        File.WriteAllText(Journal, whole[..^20]);
        Assert.Contains("going on: 3 of 4", LrpRun.Succeed(command), StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllText(Journal));
    }

    [Theory]
    [InlineData("--random-seed", "2", "seed was 1 and is 2")]
    [InlineData("--replace", "constant(0)", "replacement was \"mean\"")]
    public void Another_evaluation_in_the_same_folder_is_refused(string option, string value, string reason)
    {
        string[] command = Command(WriteSamples(_folder, 2), "-e", "*: epsilon");
        LrpRun.Succeed(command);
        Assert.Contains(reason, LrpRun.Fail([.. command, option, value]), StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_pictures_among_good_ones_are_named_and_counted()
    {
        var model = Path.Combine(AppContext.BaseDirectory, "Data", "lenet-mnist", "model.onnx");
        var pictures = Path.Combine(_folder.Path, "pictures");
        for (var label = 0; label < 2; label++)
        {
            _folder.Write($"pictures/{label}/good.png", Png(28, (byte)(200 * label)));
            _folder.Write($"pictures/{label}/readme.txt", "not a picture by name");
        }

        _folder.Write("pictures/1/bad.png", "not a picture");
        var run = LrpRun.Of("evaluate", model, pictures, "-e", "Epsilon", "-m", "gini", "--out", _out);
        Assert.Equal(0, run.Code);
        Assert.Contains("bad.png' is not a picture", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 samples were skipped", run.Error, StringComparison.Ordinal);
        var rows = ReadCsv(Path.Combine(_out, "measures.csv"));
        Assert.Equal(["0", "1"], rows.Where(row => row["skipped"].Length == 0).Select(row => row["target"]));
        Assert.Single(rows, row => row["skipped"].Contains("bad.png", StringComparison.Ordinal));
    }

    [Fact]
    public void Samples_that_are_no_numbers_and_constant_maps_are_told()
    {
        float[] values = [.. Enumerable.Repeat(1f, 2 * Length), .. Enumerable.Repeat(0f, Length)];
        values[3] = float.NaN;
        var run = LrpRun.Of(Command(_folder.Write("odd.npy", Npy([3, Length], values)), "-e", "*: epsilon", "-m", "gini"));
        Assert.Equal(0, run.Code);
        Assert.Contains("odd.npy[0]: 1 of the 16 elements", run.Error, StringComparison.Ordinal);
        Assert.Contains("(1 undefined)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_without_a_sample_and_classes_that_do_not_exist_are_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "empty"));
        Assert.Contains("holds no sample", LrpRun.Fail(Command(Path.Combine(_folder.Path, "empty"))), StringComparison.Ordinal);
        var classes = _folder.Write("classes.npy", Npy([2], [0, 9]));
        Assert.Contains("is of class 9", LrpRun.Fail(Command(WriteSamples(_folder, 2), "--classes", classes)), StringComparison.Ordinal);
        Assert.Contains("is neither a folder", LrpRun.Fail(Command(_folder.Write("data.txt", "x"))), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_out));
    }

    private string Journal => Path.Combine(_out, "journal.jsonl");

    private string[] Command(string data, params string[] options) => ["evaluate", _model, data, "--out", _out, .. options];
}
