using System.Diagnostics;
using Lrp.Cli.Compilation;
using Lrp.Cli.Images;
using Lrp.Evaluation;

namespace Lrp.Benchmarks;

/// <summary>
/// How long perturbation curves take beside as many forward passes of ONNX Runtime, on one thread: EfficientNet-Lite0, photos, 100 regions,
/// four explanations, most and least relevant first. The two run by turns, a curve at a time.
/// </summary>
internal static class EvaluationTime
{
    private const int Size = 224, TilesPerSide = 10;

    private static readonly string[] _explanations = ["EpsilonPlusFlat", "EpsilonPlus", "EpsilonGammaBox", "input*gradient"];

    private static readonly RegionOrder[] _orders = [RegionOrder.MostRelevantFirst, RegionOrder.LeastRelevantFirst];

    public static void Run(string model, IReadOnlyList<string> photos, TextWriter output)
    {
        // Not unloadable: as an application's code, it is compiled again where it is hot.
        var loader = new CompiledModelLoader(instructionSet: null, unloadable: false);
        using var explained = loader.Load(ModelRequest.Create(model, _explanations));
        using var plain = loader.Load(ModelRequest.Create(model, []) with { Incremental = true });
        var (explainer, forward) = (explained.Explainer!, plain.Explainer!);
        var perturbation = new RegionPerturbation(
            Regions.Tiles(forward.Inputs, [(Size + TilesPerSide - 1) / TilesPerSide]), Replacement.Mean);
        var passes = perturbation.StepCount + 1;
        using var reference = new OnnxRuntimeNetwork(model, forward.Inputs, Read(photos[0]));
        Warm(explainer, forward, reference, Read(photos[0]));
        TimeSpan own = default, other = default;
        var curves = 0;
        foreach (var photo in photos)
        {
            var input = Read(photo);
            var logits = forward.Predict(input);
            var target = logits.IndexOf(logits.ToArray().Max());
            foreach (var (index, text) in _explanations.Index())
            {
                var clock = Stopwatch.GetTimestamp();
                var scores = perturbation.Regions.Scores(new LoadedExplanation(explainer, text, index).Explain(input, target));
                own += Stopwatch.GetElapsedTime(clock);
                foreach (var order in _orders)
                {
                    clock = Stopwatch.GetTimestamp();
                    var curve = perturbation.Run(forward, input, OutputScore.Logit(target), RegionOrders.Of(order, scores));
                    own += Stopwatch.GetElapsedTime(clock);
                    clock = Stopwatch.GetTimestamp();
                    for (var pass = 0; pass < passes; pass++)
                        reference.Run();
                    other += Stopwatch.GetElapsedTime(clock);
                    curves++;
                    output.WriteLine($"{Path.GetFileName(photo),-12} {text,-16} {order,-20} AOPC {curve.Aopc,8:F3}");
                }
            }
        }

        output.WriteLine($"{curves} curves of {passes} forward passes, explanations included: {own.TotalSeconds:F2} s; as many passes of ONNX "
            + $"Runtime: {other.TotalSeconds:F2} s; ratio {own / other:F2}");
    }

    /// <summary>What the network was trained on: the shorter side 256, the central 224 x 224, values from about -1 to 1.</summary>
    private static float[] Read(string photo) => RgbImage.Load(photo).ResizeShorterSide(256).CropCentre(Size, Size)
        .ToPlanes([127f / 255, 127f / 255, 127f / 255], [128f / 255, 128f / 255, 128f / 255]);

    /// <summary>Until hot code is compiled again and caches are filled.</summary>
    private static void Warm(IExplainer explainer, IExplainer forward, OnnxRuntimeNetwork reference, float[] input)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3);)
        {
            foreach (var (index, text) in _explanations.Index())
                new LoadedExplanation(explainer, text, index).Explain(input, 0);
            forward.Predict(input);
            reference.Run();
        }
    }
}
