using System.Globalization;
using Lrp.Cli.Compilation;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Tests;

/// <summary>A network in the LRP Toolbox's text format, in generated code.</summary>
public sealed class ToolboxNetworkTests : IDisposable
{
    private static readonly Dictionary<string, IntList> Shapes = new() { ["input"] = new IntList(1, 6, 7, 3) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generated_code_predicts_and_explains_as_the_interpreter_does()
    {
        var random = new Random(3);
        var request = ModelRequest.Create(Write(random), ["*: z+", "gradient"]) with { InputShapes = Shapes };
        using var oracle = new InterpretedModelLoader().Load(request);
        using var compiled = new CompiledModelLoader(null).Load(request);
        float[] image = [.. Enumerable.Range(0, 6 * 7 * 3).Select(_ => random.NextSingle() - 0.5f)];
        AssertClose(oracle.Explainer!.Predict(image), compiled.Explainer!.Predict(image));
        Assert.Equal([1, 6, 7, 3], compiled.Explainer.Inputs[0].Shape);
        for (var explanation = 0; explanation < 2; explanation++)
            AssertClose(oracle.Explainer.Explain(image, 1, explanation), compiled.Explainer.Explain(image, 1, explanation));
    }

    [Fact]
    public void The_text_file_is_checked_when_it_is_loaded()
    {
        var path = Write(new Random(3));
        var request = ModelRequest.Create(path, []) with { InputShapes = Shapes };
        var files = Compiler.NetworkCompiler.Compile(request).Files;
        using var assembly = NetworkAssembly.Compile(files, ModelRequest.FullTypeName(request));
        File.AppendAllText(path, "Rect\n");
        var exception = Assert.Throws<WeightMismatchException>(() => assembly.Load(path));
        Assert.Contains("compile it anew", exception.Message, StringComparison.Ordinal);
    }

    private string Write(Random random)
    {
        return _folder.Write("net.txt",
            $"Convolution 3 2 3 5 1 2\n{Numbers(3 * 2 * 3 * 5)}\n{Numbers(5)}\nRect\nSumPool 2 2 1 1\nTanh\nMaxPool 2 1 1 1\nFlatten\n" +
            $"Linear 20 4\n{Numbers(20 * 4)}\n{Numbers(4)}\nSoftMax\n");

        string Numbers(int count) => string.Join(
            ' ', Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture)));
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var largest = expected.ToArray().Max(Math.Abs);
        Assert.True(largest > 0);
        Assert.All(expected.ToArray().Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));
    }
}
