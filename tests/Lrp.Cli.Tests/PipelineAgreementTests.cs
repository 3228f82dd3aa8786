using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.Diagnostics;
using Lrp.Pipelines;
using IntList = Lrp.Compiler.IR.IntList;

namespace Lrp.Cli.Tests;

/// <summary>Kernels of pipelines agree with the interpreter, also where no reference has numbers: all descriptors, pools, pyramids.</summary>
public sealed class PipelineAgreementTests : IDisposable
{
    private const int Height = 14, Width = 17, Channels = 2;

    private static readonly (int, int)[] s_pyramid = [(1, 1), (2, 2), (3, 1)];

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(11);

    public static TheoryData<string> Pipelines => ["patch rank mean", "colour soft max", "gradient hard sum", "gradient fisher", "patch fisher"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void Decisions_relevance_and_ledger_agree(string name)
    {
        var path = Path.Combine(_folder.Path, "pipeline.safetensors");
        Create(name).Save(path);
        string[] explanations = name.EndsWith("fisher", StringComparison.Ordinal)
            ? ["FisherVector: epsilon(0.1)", "FisherVector: absolute"]
            : ["kernel: exact"];
        var request = ModelRequest.Create(path, explanations) with
        {
            InputShapes = new Dictionary<string, IntList> { ["image"] = new IntList(2, Channels, Height, Width) },
        };
        request = request with { Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = true })] };
        var diagnostics = new List<Diagnostic>();
        var exact = new InterpretedExplainer(FrontEnd.Explain(request, diagnostics));
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
        using var model = new CompiledModelLoader(null).Load(request);
        var compiled = model.Explainer!;
        float[] images = [.. Enumerable.Range(0, 2 * Channels * Height * Width).Select(_ => _random.NextSingle())];
        // A constant part: no gradient, no contrast.
        images.AsSpan(0, Width * 9).Fill(0.5f);
        AssertClose(exact.Predict(images), compiled.Predict(images));
        for (var explanation = 0; explanation < explanations.Length; explanation++)
        {
            var wanted = exact.RelevanceOfEach([0, 1], explanation);
            AssertClose(wanted, compiled.RelevanceOfEach([0, 1], explanation));
            foreach (var row in compiled.Ledger(explanation))
                Assert.True(Math.Abs(row.Gap) <= 1e-5 * Math.Max(Math.Abs(row.In), 1), $"{row}");
        }
    }

    private Pipeline Create(string name)
    {
        var pipeline = new Pipeline("image", Channels, Height, Width);
        return name switch
        {
            "patch rank mean" => Machine(pipeline
                .Descriptors(new DescriptorOptions(DescriptorKind.Patch, Size: 3, Stride: 2)
                {
                    Scales = [1, 2],
                    Contrast = 0.01,
                    Mean = Draw("mean", 18),
                    Basis = Draw("basis", 5, 18),
                })
                .Codebook(Draw("words", 9, 5), WordAssignment.Rank, neighbours: 4)
                .Pool(p: 3, levels: s_pyramid).Normalize(HistogramNorm.L1, parts: 8), "chi2", 72),
            "colour soft max" => Machine(pipeline
                .Descriptors(new DescriptorOptions(DescriptorKind.Colour, Size: 5, Stride: 3) { Cells = 2, Coordinates = true })
                .Codebook(Draw("words", 40, 18), WordAssignment.Soft, beta: 3, neighbours: 7)
                .Pool(HistogramPooling.Max).Normalize(HistogramNorm.L2, power: 0.7), "hik", 40),
            "gradient hard sum" => Machine(pipeline
                .Descriptors(new DescriptorOptions(DescriptorKind.Gradient, Size: 6, Stride: 2) { Cells = 2, Bins = 6, Scales = [2, 1] })
                .Codebook(Draw("words", 33, 24)).Pool(HistogramPooling.Sum, levels: s_pyramid), "linear", 33 * 8),
            "gradient fisher" => Machine(Fisher(pipeline.Descriptors(
                new DescriptorOptions(DescriptorKind.Gradient, Size: 8, Stride: 3) { Root = true, Coordinates = true }), 130, 3, hasWeights: true)
                .Normalize(HistogramNorm.L2, power: 0.5), "linear", 3 * 261 * 8),
            _ => Machine(Fisher(pipeline.Descriptors(
                new DescriptorOptions(DescriptorKind.Patch, Size: 4, Stride: 1) { Contrast = 0.1, Mean = Draw("mean", 32), Basis = Draw("basis", 7, 32) }),
                7, 37, hasWeights: false).Normalize(HistogramNorm.L2, power: 0.5), "linear", 37 * 14 * 8),
        };
    }

    private Pipeline Fisher(Pipeline pipeline, int dimensions, int gaussians, bool hasWeights) => pipeline.FisherVector(
        Draw("pi", gaussians), Draw("mu", gaussians, dimensions), Draw("variance", gaussians, dimensions), hasWeights, threshold: 1e-4, s_pyramid);

    private Pipeline Machine(Pipeline pipeline, string kernel, int features) => pipeline.KernelMachine(
        kernel, Draw("vectors", 4, features), Draw("coefficients", 2, 4), Draw("intercepts", 2));

    private PipelineTensor Draw(string name, params int[] shape) => new(name,
        [.. Enumerable.Range(0, shape.Aggregate(1, (count, size) => count * size)).Select(_ => _random.NextDouble() + 0.1)], shape);

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var largest = expected.ToArray().Max(Math.Abs);
        Assert.True(largest > 0 && float.IsFinite(largest));
        Assert.All(expected.ToArray().Zip(actual.ToArray()), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= 1e-5 * largest, $"{pair.First} and {pair.Second}, of {largest}"));
    }
}
