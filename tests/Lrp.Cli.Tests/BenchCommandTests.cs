using System.Text.Json;

namespace Lrp.Cli.Tests;

public sealed class BenchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly string _model = Path.Combine(AppContext.BaseDirectory, "Data", "lenet-mnist", "model.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_take_as_long_as_the_whole_and_no_less_than_the_machine_allows()
    {
        var path = Path.Combine(_folder.Path, "bench.json");
        var output = LrpRun.Succeed("bench", _model, "-e", "EpsilonPlus", "--rounds", "20", "--top", "3", "--json", path);
        Assert.Contains("GFLOP/s of multiply-adds", output, StringComparison.Ordinal);

        using var report = JsonDocument.Parse(File.ReadAllText(path));
        Assert.True(report.RootElement.GetProperty("peak").GetProperty("gigaFlops").GetDouble() > 1);
        foreach (var pass in new[] { "forward", "explained" })
        {
            var measured = report.RootElement.GetProperty(pass);
            var steps = measured.GetProperty("steps").EnumerateArray().ToList();
            var sum = steps.Sum(step => step.GetProperty("milliseconds").GetDouble());
            var whole = measured.GetProperty("milliseconds").GetProperty("upper").GetDouble();
            Assert.InRange(sum, 0.2 * whole, 1.5 * whole);
            Assert.True(steps.Sum(step => step.GetProperty("roof").GetDouble()) < sum);
            Assert.All(steps, step => Assert.True(step.GetProperty("bytes").GetInt64() > 0, step.ToString()));
            Assert.Equal(pass == "forward" ? "forward" : "backward", steps[^1].GetProperty("pass").GetString());
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("257")]
    public void A_number_of_threads_that_cannot_be_is_named(string threads)
    {
        var (code, _, error) = LrpRun.Of("bench", _model, "--threads", threads);
        Assert.Equal(2, code);
        Assert.Contains($"--threads: '{threads}' is no number from 1 to 256.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_dearest_steps_are_printed()
    {
        var lines = LrpRun.Succeed("bench", _model, "--rounds", "1", "--top", "1").Split('\n');
        Assert.Equal(2, lines.Count(line => line.Contains(" % ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_interpreter_is_no_kernel_to_measure() =>
        Assert.Equal(2, LrpRun.Of("bench", _model, "--isa", "interpreter").Code);

    [Fact]
    public void A_library_that_is_not_ONNX_Runtime_is_named() => Assert.Contains(
        $"'{_model}' is no library of ONNX Runtime", LrpRun.Fail("bench", _model, "--rounds", "1", "--onnxruntime", _model),
        StringComparison.Ordinal);
}
