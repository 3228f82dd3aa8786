using System.Runtime.InteropServices;
using Lrp.Cli.Commands;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Conformance.Tests;

/// <summary><c>lrp bench</c> beside ONNX Runtime, whose library these tests bring.</summary>
public sealed class BenchReferenceTests : IDisposable
{
    private static readonly string _library = Path.Combine(
        AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native",
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so");

    private readonly string _folder = Directory.CreateTempSubdirectory("lrp-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ONNX_Runtime_is_measured_where_its_library_is_given()
    {
        var (code, output, error) = Bench(new OnnxModelBuilder().Input("a", 1, 40).Input("b", 1, 40).Node("Add", "a, b", "sum")
            .Weights("w", 40, 10).Node("MatMul", "sum, w", "y").Output("y"));
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"forward by that of ONNX Runtime: \d+\.\d\d", output);
    }

    [Fact]
    public void What_ONNX_Runtime_refuses_ends_with_its_message()
    {
        var (code, _, error) = Bench(
            new OnnxModelBuilder().Input("x", ElementType.UInt8, 1, 40).Node("Cast", "x", "y", ("to", 1)).Output("y"));
        Assert.Equal(1, code);
        Assert.StartsWith("error: ONNX Runtime: Unexpected input data type", error, StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Bench(OnnxModelBuilder model)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] arguments =
        [
            "bench", model.Save(Path.Combine(_folder, "net.onnx")), "-e", "gradient", "--rounds", "3", "--onnxruntime", _library,
        ];
        var code = LrpCommand.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
