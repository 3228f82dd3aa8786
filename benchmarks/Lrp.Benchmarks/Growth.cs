using System.Diagnostics;
using Lrp.Compiler;
using Lrp.Compiler.Relevance;
using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>
/// How the time of a compilation grows with the number of layers. The first models of a kind are for the JIT, which takes its time.
/// </summary>
internal static class Growth
{
    private static readonly int[] s_layers = [100, 300, 1_000, 2_500, 3_000, 10_000];

    private static readonly int[] s_warmUp = [300, 1_000, 1_000];

    public static void Run(string folder)
    {
        Console.WriteLine($"{"layer",-32} {"count",8} {"nodes",8} {"s",8} {"ms/layer",9} {"MB of C#",9}");
        foreach (var (kind, append) in s_kinds)
        {
            foreach (var layers in s_warmUp)
                Measure(kind, append, layers, Path.Combine(folder, "growth.onnx"));
            foreach (var layers in s_layers)
                Console.WriteLine(Measure(kind, append, layers, Path.Combine(folder, "growth.onnx")));
        }
    }

    private static readonly (string Kind, Func<OnnxModelBuilder, string, int, string> Append)[] s_kinds =
    [
        ("Conv, Relu", (model, value, layer) => Relu(model, Convolution(model, value, layer), layer)),
        ("Conv, BN, Relu, Identity", (model, value, layer) =>
        {
            foreach (var name in new[] { "scale", "shift", "mean" })
                model.Weights($"{name}{layer}", 4);
            model.Positive($"variance{layer}", 4).Node("BatchNormalization",
                $"{Convolution(model, value, layer)}, scale{layer}, shift{layer}, mean{layer}, variance{layer}", $"n{layer}");
            model.Node("Identity", Relu(model, $"n{layer}", layer), $"i{layer}");
            return $"i{layer}";
        }),
        ("Conv, Add, Relu", (model, value, layer) =>
        {
            model.Node("Add", $"{Convolution(model, value, layer)}, {value}", $"s{layer}");
            return Relu(model, $"s{layer}", layer);
        }),
    ];

    private static string Measure(string kind, Func<OnnxModelBuilder, string, int, string> append, int layers, string path)
    {
        var (model, value) = (new OnnxModelBuilder().Input("x", 1, 4, 8, 8), "x");
        for (var layer = 0; layer < layers; layer++)
            value = append(model, value, layer);
        var request = new CompilationRequest(model.Output(value).Save(path), "Benchmarks", ["Network"])
        {
            Explanations = [new ExplanationRequest(Presets.Expand("EpsilonPlus"))],
        };
        var nodes = FrontEnd.Import(request).NodeCount;
        var clock = Stopwatch.StartNew();
        var result = NetworkCompiler.Compile(request);
        var seconds = clock.Elapsed.TotalSeconds;
        var outcome = result.Succeeded ? $"{result.Files.Sum(file => file.Text.Length) / 1e6,9:F1}" : result.Diagnostics[^1].ToString();
        return $"{kind,-32} {layers,8} {nodes,8} {seconds,8:F2} {1e3 * seconds / layers,9:F3} {outcome}";
    }

    private static string Convolution(OnnxModelBuilder model, string value, int layer)
    {
        model.Weights($"w{layer}", 4, 4, 3, 3).Weights($"b{layer}", 4)
            .Node("Conv", $"{value}, w{layer}, b{layer}", $"c{layer}", ("pads", new[] { 1, 1, 1, 1 }));
        return $"c{layer}";
    }

    private static string Relu(OnnxModelBuilder model, string value, int layer)
    {
        model.Node("Relu", value, $"r{layer}");
        return $"r{layer}";
    }
}
