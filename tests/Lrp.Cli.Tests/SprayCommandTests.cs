using static Lrp.Cli.Tests.DataNetwork;

namespace Lrp.Cli.Tests;

public sealed class SprayCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly string _out;

    public SprayCommandTests()
    {
        _model = Write(_folder);
        _out = Path.Combine(_folder.Path, "report");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_class_gets_a_page_and_all_an_overview()
    {
        var output = LrpRun.Succeed(Command(WriteSamples(_folder, 60)));
        Assert.Contains("30", output, StringComparison.Ordinal);
        var pages = Directory.GetFiles(_out, "*.html");
        Assert.Equal(["class-0.html", "class-1.html", "index.html"], pages.Select(Path.GetFileName).Order());
        Assert.All(pages, file => Assert.DoesNotContain("{{", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_of_one_sample_is_told_and_others_are_analysed()
    {
        var classes = _folder.Write("classes.npy", Npy([31], [.. Enumerable.Repeat(0f, 30), 1]));
        var run = LrpRun.Of(Command(WriteSamples(_folder, 31), "--classes", classes));
        Assert.Equal(0, run.Code);
        Assert.Contains("class 1: 1 maps are too few for 10 neighbours", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 maps are too few", File.ReadAllText(Path.Combine(_out, "index.html")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_out, "class-1.html")));
    }

    [Fact]
    public void No_page_is_written_where_no_class_has_enough()
    {
        Assert.Contains("no class has enough maps", LrpRun.Fail(Command(WriteSamples(_folder, 4))), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_out, "*.html"));
    }

    [Fact]
    public void Other_clusters_are_made_of_the_same_maps()
    {
        var data = WriteSamples(_folder, 60);
        LrpRun.Succeed(Command(data));
        Assert.Contains("going on: 60 of 60 are done", LrpRun.Succeed(Command(data, "--clusters", "3")), StringComparison.Ordinal);
        Assert.Contains("size was 32 and is 2 now", LrpRun.Fail(Command(data, "--size", "2")), StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_without_meaning_are_named_and_counted()
    {
        float[] values = [.. Enumerable.Range(0, 30 * Length).Select(index => 1f + (index * 7 % 13 / 10f))];
        values[5] = float.NaN;
        values.AsSpan(Length, Length).Clear();
        var run = LrpRun.Of(Command(_folder.Write("odd.npy", Npy([30, Length], values)), "--classes",
            _folder.Write("c.npy", Npy([30], new float[30]))));
        Assert.Equal(0, run.Code);
        Assert.Contains("odd.npy[0]: 1 of the 16", run.Error, StringComparison.Ordinal);
        Assert.Contains("odd.npy[1]: its relevance is zero everywhere", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 30 samples were skipped", run.Error, StringComparison.Ordinal);
    }

    private string[] Command(string data, params string[] options) =>
        ["spray", _model, data, "-e", "*: epsilon", "--out", _out, .. options];
}
