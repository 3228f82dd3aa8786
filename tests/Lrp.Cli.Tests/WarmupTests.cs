using System.Runtime;
using Lrp.Cli.Compilation;
using Lrp.Testing;

namespace Lrp.Cli.Tests;

/// <summary>What is compiled when. Every network here is an assembly of its own, of which nothing was called before.</summary>
public sealed class WarmupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void After_a_warm_up_the_first_explanation_finds_its_kernels_compiled()
    {
        var path = _folder.Write("net.onnx", new OnnxModelBuilder()
            .Input("x", 1, 3, 12, 12).Output("y")
            .Weights("w1", 8, 3, 3, 3).Node("Conv", "x, w1", "a").Node("Relu", "a", "b")
            .Weights("w2", 20, 8, 1, 1).Node("Conv", "b, w2", "c").Node("Relu", "c", "d")
            .Node("GlobalAveragePool", "d", "e").Node("Flatten", "e", "f")
            .Weights("w3", 5, 20).Node("Gemm", "f, w3", "y", ("transB", 1))
            .ToBytes());
        var request = ModelRequest.Create(path, ["EpsilonPlus"]);
        var files = Compiler.NetworkCompiler.Compile(request).Files;

        // The first one has the runtime compiled as well.
        CompiledByFirstExplanation(_ => { });
        var cold = CompiledByFirstExplanation(_ => { });
        var warm = CompiledByFirstExplanation(explainer => explainer.Warmup());
        Assert.InRange(warm, 0, cold / 2);

        long CompiledByFirstExplanation(Action<IExplainer> before)
        {
            using var assembly = NetworkAssembly.Compile(files, ModelRequest.FullTypeName(request));
            using var network = assembly.Load(path);
            using var explainer = network.CreateExplainer();
            before(explainer);
            var input = new float[explainer.InputLength];
            var compiled = JitInfo.GetCompiledMethodCount(currentThread: true);
            explainer.Explain(input, 0);
            return JitInfo.GetCompiledMethodCount(currentThread: true) - compiled;
        }
    }
}
