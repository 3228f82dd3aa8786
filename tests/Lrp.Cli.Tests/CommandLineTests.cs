using Lrp.Cli.Checking;
using Lrp.Cli.Commands;
using Lrp.Cli.Compilation;

namespace Lrp.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("explode")]
    [InlineData("check")]
    [InlineData("check", "a", "--isa", "mmx")]
    [InlineData("check", "a", "--tolerance", "x")]
    [InlineData("check", "a", "--tolerance", "-1")]
    [InlineData("dump", "absent.onnx", "--stage", "import")]
    [InlineData("explain", "absent.onnx", "absent.png")]
    public void What_is_not_understood_ends_with_2(params string[] arguments)
    {
        var (code, _, error) = Run(arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("--mean", "1,2")]
    [InlineData("--std", "0")]
    [InlineData("--resize", "big")]
    [InlineData("--crop", "0")]
    [InlineData("--target", "-1")]
    [InlineData("--colormap", "rainbow")]
    public void A_malformed_option_of_explain_ends_with_2_and_is_named(string option, string value)
    {
        var file = _folder.Write("a.onnx", "");
        var (code, _, error) = Run("explain", file, file, option, value);
        Assert.Equal(2, code);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_ends_with_0()
    {
        var (code, output, _) = Run("explain", "--help");
        Assert.Equal(0, code);
        Assert.Contains("--explanation", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("interpreter")]
    public void A_file_that_is_no_model_ends_with_1_and_writes_nothing(string? isa)
    {
        var file = _folder.Write("a.onnx", "no model");
        var heat = Path.Combine(_folder.Path, "heat.png");
        var (code, _, error) = Run(["explain", file, file, "--out", heat, .. isa is null ? Array.Empty<string>() : ["--isa", isa]]);
        Assert.Equal(1, code);
        Assert.Matches(@"a\.onnx: error LRP1\d{3}: ", error);
        Assert.False(File.Exists(heat));
    }

    [Fact]
    public void A_dump_of_a_file_that_is_no_model_ends_with_1()
    {
        var (code, output, error) = Run("dump", _folder.Write("a.onnx", "no model"), "--stage", "import");
        Assert.Equal((1, ""), (code, output));
        Assert.Matches(@"a\.onnx: error LRP1\d{3}: ", error);
    }

    [Fact]
    public void Checks_end_with_a_count_and_with_1_where_one_fails()
    {
        var (code, output, _) = Run("check", _folder.Path, _folder.Path);
        Assert.Equal(1, code);
        Assert.EndsWith("0 passed, 2 failed" + Environment.NewLine, output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_without_failures_ends_with_0_and_an_empty_one_with_1()
    {
        var table = new CheckTable(TextWriter.Null, 10);
        Assert.Equal(1, table.WriteSummary());
        table.Write(new CheckRow("a", "b", true));
        Assert.Equal(0, table.WriteSummary());
        table.Write(CheckRow.Failed("a", "b", "two\nlines"));
        Assert.Equal(1, table.WriteSummary());
    }

    [Fact]
    public void Presets_go_by_name_and_can_be_extended()
    {
        Assert.Equal(Composite.EpsilonPlusFlat, ModelRequest.Expand("epsilonplusflat"));
        Assert.Equal(Composite.EpsilonGammaBox + "; first: box(-2, 2)", ModelRequest.Expand("EpsilonGammaBox; first: box(-2, 2)"));
        Assert.Equal(Method.Gradient, ModelRequest.Expand("gradient"));
        Assert.Equal("*: epsilon(1)", ModelRequest.Expand("*: epsilon(1)"));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = LrpCommand.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
