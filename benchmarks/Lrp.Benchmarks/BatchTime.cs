using Lrp.Benchmarks.Networks;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.IR;
using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>What a compiled batch gains: samples a second of a batch of eight beside those of one sample at a time, one thread.</summary>
internal static class BatchTime
{
    private const int Batch = 8;

    public static void Run(string folder, int rounds)
    {
        Console.WriteLine("milliseconds for eight samples, one at a time and together; length of the code, by that of one sample's");
        Console.WriteLine($"{"network",-10} {"forward 1",12} {"forward 8",12} {"gain",6} {"explain 1",12} {"explain 8",12} {"gain",6} "
            + $"{"code",6} {"largest difference",20}");
        (string, Action<string>)[] networks = [("mlp", WriteMlp), ("resnet18", Architecture.Named("resnet18").Write)];
        foreach (var (name, write) in networks)
        {
            var path = Path.Combine(folder, name + ".onnx");
            write(path);
            Measure(name, path, rounds);
        }
    }

    /// <summary>784-1024-1024-10 with ReLUs: 7 MB of weights, which one sample reads for one product each.</summary>
    private static void WriteMlp(string path)
    {
        var model = new OnnxModelBuilder().Input("image", "N", 784);
        var (value, width) = ("image", 784);
        foreach (var next in new[] { 1024, 1024, 10 })
        {
            var name = $"d{value}";
            model.Weights($"w{name}", width, next).Weights($"b{name}", next).Node("MatMul", $"{value}, w{name}", $"m{name}")
                .Node("Add", $"m{name}, b{name}", next == 10 ? "logits" : $"a{name}");
            if (next != 10)
                model.Node("Relu", $"a{name}", name);
            (value, width) = (name, next);
        }

        model.Output("logits").Save(path);
    }

    private static void Measure(string name, string path, int rounds)
    {
        using var one = Load(path, 1, out var lengthOfOne);
        using var eight = Load(path, Batch, out var lengthOfEight);
        IExplainer single = one.Explainer!, batch = eight.Explainer!;
        var inputs = Timing.Input(batch.InputLength);
        int[] targets = [.. Enumerable.Range(0, Batch)];
        var length = single.InputLength;
        var difference = Difference(single, batch, inputs, targets);

        var times = new List<double>[4];
        for (var kind = 0; kind < 4; kind++)
            times[kind] = [];
        for (var round = 0; round < rounds + 20; round++)
        {
            // In turns: whatever disturbs the machine meets all.
            double[] now =
            [
                Timing.Milliseconds(() => single.Predict(inputs.AsSpan(0, length))) * Batch,
                Timing.Milliseconds(() => batch.Predict(inputs)),
                Timing.Milliseconds(() => single.Explain(inputs.AsSpan(0, length), 0)) * Batch,
                Timing.Milliseconds(() => batch.Explain(inputs, targets)),
            ];
            for (var kind = 0; kind < 4 && round >= 20; kind++)
                times[kind].Add(now[kind]);
        }

        double[] median = [.. times.Select(Timing.Median)];
        Console.WriteLine($"{name,-10} {median[0],12:F3} {median[1],12:F3} {median[0] / median[1],6:F2} "
            + $"{median[2],12:F3} {median[3],12:F3} {median[2] / median[3],6:F2} "
            + $"{(double)lengthOfEight / lengthOfOne,6:F3} {difference,20:E1}");
    }

    /// <summary>Of relevance, by the largest of its sample.</summary>
    private static double Difference(IExplainer single, IExplainer batch, float[] inputs, int[] targets)
    {
        var (together, length, worst) = (batch.Explain(inputs, targets).ToArray(), single.InputLength, 0.0);
        for (var sample = 0; sample < Batch; sample++)
        {
            var alone = single.Explain(inputs.AsSpan(sample * length, length), targets[sample]).ToArray();
            var largest = alone.Max(MathF.Abs);
            for (var index = 0; index < length; index++)
                worst = Math.Max(worst, Math.Abs(alone[index] - together[(sample * length) + index]) / largest);
        }

        return worst;
    }

    private static LoadedModel Load(string path, int batch, out int length)
    {
        var request = ModelRequest.Create(path, ["EpsilonPlus"]);
        var input = FrontEnd.Import(request).Inputs[0];
        request = request with
        {
            InputShapes = new Dictionary<string, IntList> { [input.Name] = new([batch, .. input.Shape.Dimensions.Skip(1)]) },
        };
        length = NetworkCompiler.Compile(request).Files.Sum(file => file.Text.Length);
        var model = new CompiledModelLoader(instructionSet: null, unloadable: false).Load(request);
        return model.Explainer is null ? throw new InvalidOperationException(string.Join("\n", model.Diagnostics)) : model;
    }
}
