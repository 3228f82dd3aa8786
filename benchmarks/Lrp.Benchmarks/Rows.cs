using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>A dense layer of many rows beside the 1×1 convolution of as many positions and the same channels, in turns.</summary>
internal static class Rows
{
    private const int Rounds = 300;

    private static readonly (int Rows, int Inputs, int Outputs)[] s_sizes =
        [(14, 192, 192), (49, 768, 3072), (196, 192, 576), (196, 192, 768), (196, 768, 192), (784, 192, 768), (3136, 96, 384)];

    public static void Run(string folder)
    {
        Console.WriteLine($"{"rows × inputs × outputs",-24} {"1×1, GFLOP/s",14} {"dense",10} {"ratio",8}");
        foreach (var (rows, inputs, outputs) in s_sizes)
        {
            using var dense = Load(
                new OnnxModelBuilder().Input("x", 1, rows, inputs).Weights("w", inputs, outputs).Node("MatMul", "x, w", "y").Output("y"));
            using var convolution = Load(
                new OnnxModelBuilder().Input("x", 1, inputs, rows).Weights("w", outputs, inputs, 1).Node("Conv", "x, w", "y").Output("y"));
            var x = Enumerable.Range(0, rows * inputs).Select(index => MathF.Sin(index)).ToArray();
            IExplainer[] networks = [convolution.Explainer!, dense.Explainer!];
            var times = Enumerable.Range(0, 2 * Rounds)
                .Select(_ => networks.Select(network => Timing.Milliseconds(() => network.Predict(x))).ToArray()).Skip(Rounds).ToList();
            var speeds = networks
                .Select((_, index) => 2e-6 * rows * inputs * outputs / Timing.Median(times.Select(time => time[index]))).ToArray();
            Console.WriteLine($"{$"{rows} × {inputs} × {outputs}",-24} {speeds[0],14:F1} {speeds[1],10:F1} {speeds[1] / speeds[0],8:F2}");
        }

        LoadedModel Load(OnnxModelBuilder model)
        {
            var path = model.Save(Path.Combine(folder, "rows.onnx"));
            return new CompiledModelLoader(instructionSet: null, unloadable: false).Load(ModelRequest.Create(path, []));
        }
    }
}
