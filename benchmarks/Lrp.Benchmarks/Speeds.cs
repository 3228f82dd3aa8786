using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>Two layers of the same kind of work, in turns: what one of them has of the other's speed.</summary>
internal sealed class Speeds(string folder)
{
    private const int Rounds = 300;

    private static readonly (int Rows, int Inputs, int Outputs)[] s_dense =
        [(14, 192, 192), (49, 768, 3072), (196, 192, 576), (196, 192, 768), (196, 768, 192), (784, 192, 768), (3136, 96, 384)];

    private static readonly (int Channels, int Depth, int Side)[] s_volumes = [(16, 16, 32), (32, 16, 28), (64, 8, 28), (128, 8, 14)];

    /// <summary>A dense layer of many rows beside the 1×1 convolution of as many positions and the same channels.</summary>
    public void OfRows()
    {
        Head("rows × inputs × outputs", "1×1", "dense");
        foreach (var (rows, inputs, outputs) in s_dense)
        {
            var work = (double)rows * inputs * outputs;
            Compare($"{rows} × {inputs} × {outputs}",
                (new OnnxModelBuilder().Input("x", 1, inputs, rows).Weights("w", outputs, inputs, 1).Node("Conv", "x, w", "y"), work),
                (new OnnxModelBuilder().Input("x", 1, rows, inputs).Weights("w", inputs, outputs).Node("MatMul", "x, w", "y"), work));
        }
    }

    /// <summary>A 3×3×3 convolution beside a 3×3 one of the same channels over as many positions.</summary>
    public void OfVolumes()
    {
        Head("channels × depth × side²", "3×3", "3×3×3");
        foreach (var (channels, depth, side) in s_volumes)
        {
            var plane = (double)channels * channels * side * side * 9;
            // Slices at the ends have two neighbours.
            Compare($"{channels} × {depth} × {side}²",
                (Convolution(new OnnxModelBuilder().Input("x", 1, channels, depth * side, side), channels, [3, 3]), depth * plane),
                (Convolution(new OnnxModelBuilder().Input("x", 1, channels, depth, side, side), channels, [3, 3, 3]),
                    ((3 * depth) - 2) * plane));
        }
    }

    private static OnnxModelBuilder Convolution(OnnxModelBuilder model, int channels, int[] kernel) =>
        model.Weights("w", [channels, channels, .. kernel])
            .Node("Conv", "x, w", "y", ("pads", Enumerable.Repeat(1, 2 * kernel.Length).ToArray()));

    private static void Head(string size, string first, string second) =>
        Console.WriteLine($"{size,-26} {first + ", GFLOP/s",14} {second,10} {"ratio",8}");

    /// <param name="first">A network of one layer, and its multiply-adds.</param>
    /// <param name="second">Another.</param>
    private void Compare(string size, (OnnxModelBuilder Model, double Work) first, (OnnxModelBuilder Model, double Work) second)
    {
        using var one = Load(first.Model);
        using var other = Load(second.Model);
        var x = Enumerable.Range(0, one.Explainer!.Inputs[0].Length).Select(index => MathF.Sin(index)).ToArray();
        (IExplainer Network, double Work)[] networks = [(one.Explainer!, first.Work), (other.Explainer!, second.Work)];
        var times = Enumerable.Range(0, 2 * Rounds)
            .Select(_ => networks.Select(each => Timing.Milliseconds(() => each.Network.Predict(x))).ToArray()).Skip(Rounds).ToList();
        var speeds = networks.Select((each, index) => 2e-6 * each.Work / Timing.Median(times.Select(time => time[index]))).ToArray();
        Console.WriteLine($"{size,-26} {speeds[0],14:F1} {speeds[1],10:F1} {speeds[1] / speeds[0],8:F2}");
    }

    private LoadedModel Load(OnnxModelBuilder model)
    {
        var path = model.Output("y").Save(Path.Combine(folder, "layer.onnx"));
        return new CompiledModelLoader(instructionSet: null, unloadable: false).Load(ModelRequest.Create(path, []));
    }
}
