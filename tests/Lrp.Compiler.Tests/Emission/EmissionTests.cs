using System.Text.RegularExpressions;
using Lrp.Compiler.Emission;
using Lrp.Testing;

namespace Lrp.Compiler.Tests.Emission;

/// <summary>Generated code as a text: the same in every run, readable, without traces of the machine.</summary>
public partial class EmissionTests
{
    private static readonly string[] _explanations = ["convolution: z+; dense: epsilon(1e-6)", "gradient"];

    private static OnnxModelBuilder Network => new OnnxModelBuilder().Input("image", 1, 3, 9, 9)
        .Weights("w", 20, 3, 3, 3).Weights("b", 20).Node("Conv", "image, w, b", "conv", ("strides", new[] { 2, 2 })).Node("Relu", "conv", "relu")
        .Node("GlobalAveragePool", "relu", "pool").Node("Flatten", "pool", "flat").Weights("v", 20, 5).Node("MatMul", "flat, v", "logits")
        .Node("Softmax", "logits", "probabilities").Output("probabilities");

    [Fact]
    public void The_same_network_gives_the_same_text() =>
        Assert.Equal(Network.Generate("net.onnx", "Net", _explanations), Network.Generate("net.onnx", "Net", _explanations));

    [Fact]
    public void Code_compiles_without_a_warning() =>
        Assert.Empty(GeneratedCode.Compile(Network.Generate("net.onnx", "Net", _explanations)).Messages);

    [Fact]
    public void Code_holds_no_path_and_no_time()
    {
        foreach (var file in Network.Generate("net.onnx", "Net", _explanations))
        {
            Assert.DoesNotContain(Path.GetTempPath(), file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("lrp-emission-", file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(DateTime.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture), file.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_code_that_is_to_be_timed_looks_at_the_clock()
    {
        var plain = Network.Generate("net.onnx", "Net", _explanations);
        var timed = Network.Generate("net.onnx", "Net", isTimed: true, _explanations);
        Assert.All(plain, file => Assert.DoesNotContain("Stopwatch", file.Text, StringComparison.Ordinal));
        Assert.Empty(GeneratedCode.Compile(timed).Messages);
        var lines = timed.Where(file => PartOfPasses().IsMatch(file.Name))
            .SelectMany(file => file.Text.Split('\n')).Select(line => line.Trim()).ToList();
        Assert.Equal(lines.Count(line => Call().IsMatch(line)), lines.Count(line => EndOfStep().IsMatch(line)));
    }

    [Fact]
    public void Instruction_sets_that_nobody_wants_are_left_out()
    {
        var files = Network.Generate(
            "net.onnx", "Net", request => request with { InstructionSets = VectorIsa.Parse("portable, avx2", out _) }, _explanations);
        Assert.Equal(2, files.Count(file => Regex.IsMatch(file.Name, "Kernels[.](Avx2|Portable)[.]")));
        Assert.All(files, file => Assert.DoesNotContain("Avx512", file.Text, StringComparison.Ordinal));
        Assert.Empty(GeneratedCode.Compile(files).Messages);
    }

    [Fact]
    public void Lines_fit_a_screen() => Assert.All(
        Network.Generate("net.onnx", "Net", _explanations).SelectMany(file => file.Text.Split('\n')),
        line => Assert.True(line.Length <= 180 || line.Contains("new(", StringComparison.Ordinal), line));

    [Fact]
    public void Every_call_is_explained_by_a_comment()
    {
        foreach (var file in Network.Generate("net.onnx", "Net", _explanations).Where(file => PartOfPasses().IsMatch(file.Name)))
        {
            var lines = file.Text.Split('\n').Select(line => line.Trim()).ToList();
            for (var index = 0; index < lines.Count; index++)
            {
                if (Call().IsMatch(lines[index]))
                    Assert.StartsWith("//", lines[index - 1], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Files_end_with_one_line_end_and_lines_without_spaces() => Assert.All(Network.Generate("net.onnx", "Net", _explanations), file =>
    {
        Assert.DoesNotMatch(@"[ \t]\n|\r|\n\n\z|\n\n\n", file.Text);
        Assert.EndsWith("\n", file.Text, StringComparison.Ordinal);
    });

    [GeneratedRegex(@"\.(Forward|Relevance)\.g\.cs$")]
    private static partial Regex PartOfPasses();

    [GeneratedRegex(@"^(KernelsOn<TIsa>|LrpRuntime::\w+)\.\w+\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^EndStep\(\d+(, worker)?\);$")]
    private static partial Regex EndOfStep();
}
