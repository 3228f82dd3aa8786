using Lrp.Cli.Checking;
using Lrp.Cli.Commands;
using Lrp.Cli.Compilation;
using Lrp.Testing;

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
    [InlineData("--shape", "1,3,48,192")]
    [InlineData("--shape", "x=1,none")]
    [InlineData("--shape", "x=1,-3")]
    [InlineData("--colormap", "rainbow")]
    [InlineData("--seed", "margin:x")]
    [InlineData("--gamma", "0")]
    [InlineData("--percentile", "101")]
    [InlineData("--smooth", "-2")]
    [InlineData("--style", "Sketch")]
    [InlineData("--out", "heat.bmp")]
    public void A_malformed_option_of_explain_ends_with_2_and_is_named(string option, string value)
    {
        var file = _folder.Write("a.onnx", "");
        var (code, _, error) = Run("explain", file, file, option, value);
        Assert.Equal(2, code);
        Assert.Contains(value, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dump", "--stage", "import")]
    [InlineData("explain", "picture.png")]
    [InlineData("weights", "--out", "w.safetensors")]
    public void A_definition_in_CSharp_is_told_where_it_is_compiled(string command, params string[] more)
    {
        var (code, _, error) = Run([command, _folder.Write("Net.cs", "class Net;"), .. more]);
        Assert.Equal(2, code);
        Assert.Contains("a definition is compiled with its project (dotnet build)", error, StringComparison.Ordinal);
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
    public void A_shape_pins_open_dimensions_of_a_dump()
    {
        var file = OpenModel();
        Assert.Contains("LRP1005", Run("dump", file, "--stage", "import").Error, StringComparison.Ordinal);
        var (code, output, _) = Run("dump", file, "--stage", "import", "--shape", "a=b=1,5,4", "--shape", "second=1, 2");
        Assert.Equal(0, code);
        Assert.Contains("input a=b : float32[1, 5, 4]", output, StringComparison.Ordinal);
        Assert.Contains("input second : float32[1, 2]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interpreter")]
    [InlineData("portable")]
    public void A_shape_pins_open_dimensions_of_an_explanation(string isa)
    {
        var model = new OnnxModelBuilder().Input("x", 1, 3, "height", "width").Weights("w", 2, 3, 1, 1)
            .Node("Conv", "x, w", "c").Node("GlobalAveragePool", "c", "y").Output("y").Save(Path.Combine(_folder.Path, "open.onnx"));
        var input = _folder.Write("x.pb", TensorBytes.Proto([1, 3, 2, 4], new float[24]));
        var heat = Path.Combine(_folder.Path, "heat.png");
        var (code, _, error) = Run("explain", model, input, "--isa", isa, "--shape", "x=1,3,2,4", "--out", heat);
        Assert.Equal((0, ""), (code, error));
        Assert.True(File.Exists(heat));
    }

    [Fact]
    public void A_shape_pins_open_dimensions_of_a_case()
    {
        new OnnxModelBuilder().Input("x", "n", "width").Node("Relu", "x", "y").Output("y").Save(Path.Combine(_folder.Path, "model.onnx"));
        _folder.Write("input_0.pb", TensorBytes.Proto([2, 1], -1, 2));
        _folder.Write("output_0.pb", TensorBytes.Proto([2, 1], 0, 2));
        Assert.Equal(1, Run("check", _folder.Path, "--isa", "interpreter").Code);
        Assert.Equal(0, Run("check", _folder.Path, "--isa", "interpreter", "--shape", "x=2,1").Code);
    }

    [Fact]
    public void An_input_that_gets_two_shapes_ends_with_2() =>
        Assert.Equal(2, Run("dump", OpenModel(), "--stage", "import", "--shape", "second=1,2", "--shape", "second=1,3").Code);

    [Fact]
    public void A_shape_of_an_input_that_is_not_there_is_told() =>
        Assert.Contains("LRP1006", Run("dump", OpenModel(), "--stage", "import", "--shape", "third=1,2").Error, StringComparison.Ordinal);

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

    private string OpenModel() => new OnnxModelBuilder().Input("a=b", 1, "rows", 4).Input("second", 1, "n")
        .Node("Relu", "a=b", "y").Node("Relu", "second", "z").Output("y", "z").Save(Path.Combine(_folder.Path, "open.onnx"));

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = LrpCommand.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
