using static Lrp.Cli.Tests.DataNetwork;

namespace Lrp.Cli.Tests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_agrees_with_itself_and_not_with_one_that_looks_elsewhere()
    {
        var (model, same) = (Write(_folder), Write(_folder, "same.txt"));
        var other = _folder.Write("other.txt", $"Linear {Length} 2\n{string.Join(' ', Enumerable.Range(0, Length).SelectMany(index => index % 4 < 2 ? (string[])["0", "1"] : ["1", "0"]))}\n0 0\n");
        LrpRun.Succeed(
            "compare", model, same, other, WriteSamples(_folder, 6), "-e", "*: epsilon", "--out", Path.Combine(_folder.Path, "out"));
        var rows = ReadCsv(Path.Combine(_folder.Path, "out", "comparison.csv"));
        Assert.Equal(18, rows.Count);
        Assert.All(rows.Where(row => row["model"] == "same.txt"),
            row => Assert.Equal((1, 1), (Math.Round(Number(row["overlap"]), 5), Math.Round(Number(row["correlation"]), 5))));
        Assert.All(rows.Where(row => row["model"] == "other.txt"), row => Assert.Equal(0, Number(row["overlap"])));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "out", "disagreements.png")));
    }

    [Fact]
    public void A_series_follows_relevance_on_the_object()
    {
        var samples = _folder.Write("maps.npy", Npy([2, 4, 4], [.. Enumerable.Range(0, 32).Select(index => 1f + (index % 3))]));
        var output = LrpRun.Succeed(
            "compare", Write(_folder), Write(_folder, "later.txt"), samples, "-e", "*: epsilon", "--box", "0,0,2,4", "--out",
                Path.Combine(_folder.Path, "out"));
        Assert.Contains("context: outside over inside", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "out", "series.svg")));
    }

    [Fact]
    public void One_model_is_compared_to_itself_under_another_preparation()
    {
        var model = Path.Combine(AppContext.BaseDirectory, "Data", "lenet-mnist", "model.onnx");
        _folder.Write("pictures/a.png", Png(28, 30));
        var (pictures, folder) = (Path.Combine(_folder.Path, "pictures"), Path.Combine(_folder.Path, "out"));
        LrpRun.Succeed("compare", model, pictures, "--second-mean", "0.5", "--second-std", "0.5", "-e", "Epsilon", "--out", folder);
        var rows = ReadCsv(Path.Combine(folder, "comparison.csv").Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal(2, rows.Count);
        Assert.NotEqual(rows[0]["probability"], rows[1]["probability"]);
        Assert.Equal(2, LrpRun.Of("compare", model, pictures).Code);
    }

    [Fact]
    public void Models_of_other_shapes_are_not_compared()
    {
        var other = _folder.Write("small.txt", "Linear 2 2\n1 0 0 1\n0 0\n");
        Assert.Contains("has shape", LrpRun.Fail("compare", Write(_folder), other, WriteSamples(_folder, 2)), StringComparison.Ordinal);
    }
}
