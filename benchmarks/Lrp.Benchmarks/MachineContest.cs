using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lrp.Cli.Benching;
using Lrp.Cli.Compilation;
using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>
/// A support vector machine of two classes in generated code, in ONNX Runtime and in svm-predict, on one thread: 1,000 support vectors of
/// 500 features. What svm-predict takes for a row is what 10,000 take longer than one, for the reading of the model does not count.
/// </summary>
internal static class MachineContest
{
    private const int Count = 1000, Features = 500, Rows = 10_000, Rounds = 300, Nodes = 64, Bisections = 60;
    private const double Gamma = 0.02;

    public static void Run(string folder, TextWriter output)
    {
        string[] columns =
            ["kernel", "forward", "ONNX Runtime", "svm-predict", "exact", "gradient", "taylor, per halving", "path, per node", "bytes"];
        output.WriteLine($"| {string.Join(" | ", columns)} |");
        output.WriteLine($"| {string.Join(" | ", columns.Select(_ => "---"))} |");
        foreach (var kernel in new[] { "linear", "rbf" })
            output.WriteLine(Row(folder, kernel));
    }

    private static string Row(string folder, string kernel)
    {
        var random = new Random(5);
        float[] vectors = [.. Enumerable.Range(0, Count * Features).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] coefficients = [.. Enumerable.Range(0, Count)
            .Select(index => index < Count / 2 ? random.NextSingle() : -random.NextSingle())];
        var path = Path.Combine(folder, kernel + ".onnx");
        new OnnxModelBuilder().Input("x", 1, Features)
            .Node("ai.onnx.ml.SVMClassifier", "x", "label,scores", ("classlabels_ints", new[] { 0, 1 }),
                ("vectors_per_class", new[] { Count / 2, Count / 2 }), ("support_vectors", Doubles(vectors)),
                ("coefficients", Doubles(coefficients)),
                ("rho", new[] { 0.25 }), ("kernel_type", kernel.ToUpperInvariant()), ("kernel_params", new[] { Gamma, 0, 0 }))
            .Output("scores").Save(path);

        string[] rules = [kernel == "linear" ? "kernel: exact" : "kernel: gradient", "kernel: gradient", "kernel: taylor",
            $"kernel: path({Nodes})"];
        using var model = new CompiledModelLoader(null).Load(ModelRequest.Create(path, rules));
        var explainer = model.Explainer ?? throw new InvalidOperationException(model.Diagnostics[0].ToString());
        var input = Timing.Input(Features);
        using var runtime = new OnnxRuntimeNetwork(path, explainer.Inputs, input);
        Assert(explainer.Predict(input)[1], runtime.Predict()[1]);
        var (forward, other) = (Microseconds(() => explainer.Predict(input)), Microseconds(runtime.Run));
        double[] explanations = [.. rules.Select((_, index) =>
            Microseconds(() => explainer.Explain(input, 1, index), index < 2 ? Rounds : 10))];
        var allocated = AllocatedBy(() => explainer.Explain(input, 1, 3));
        var elsewhere = SvmPredict(folder, kernel, vectors, coefficients);
        string[] cells =
        [
            kernel, Time(forward), $"{Time(other)} ({Ratio(forward, other)})",
            elsewhere is { } time ? $"{Time(time)} ({Ratio(forward, time)})" : "not installed",
            kernel == "linear" ? $"{Time(explanations[0])} ({Ratio(explanations[0], forward)})" : "",
            $"{Time(explanations[1])} ({Ratio(explanations[1], forward)})", Time((explanations[2] - forward) / Bisections),
            Time((explanations[3] - explanations[2]) / Nodes), $"{allocated}",
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Time(double microseconds) => string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.0} µs");

    private static string Ratio(double time, double other) => (time / other).ToString("0.00", CultureInfo.InvariantCulture);

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The median of many runs, those too short for the clock in groups, when code has been compiled for good.</summary>
    private static double Microseconds(Action action, int rounds = Rounds)
    {
        const int Group = 10;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 1)
            action();
        return Timing.Median(Enumerable.Range(0, rounds).Select(_ => Timing.Milliseconds(() =>
        {
            for (var run = 0; run < Group; run++)
                action();
        }))) * 1000 / Group;
    }

    private static double? SvmPredict(string folder, string kernel, float[] vectors, float[] coefficients)
    {
        var model = Path.Combine(folder, kernel + ".model");
        File.WriteAllText(model, string.Create(CultureInfo.InvariantCulture,
            $"svm_type c_svc\nkernel_type {kernel}\ngamma {Gamma}\nnr_class 2\ntotal_sv {Count}\nrho -0.25\nlabel 0 1\n")
            + $"nr_sv {Count / 2} {Count / 2}\nSV\n"
            + string.Concat(vectors.Chunk(Features).Zip(coefficients, Line)));
        string one = Path.Combine(folder, "one"), many = Path.Combine(folder, "many");
        File.WriteAllText(one, Line(Timing.Input(Features), 0));
        File.WriteAllText(many, string.Concat(Enumerable.Repeat(File.ReadAllText(one), Rows)));
        try
        {
            return (Timing.Milliseconds(() => Predict(many)) - Timing.Milliseconds(() => Predict(one))) * 1000 / (Rows - 1);
        }
        catch (Win32Exception)
        {
            return null;
        }

        void Predict(string samples)
        {
            using var process = Process.Start("svm-predict", ["-q", samples, model, Path.Combine(folder, "labels")]);
            process.WaitForExit();
        }
    }

    private static string Line(float[] row, float first) => string.Create(CultureInfo.InvariantCulture, $"{first} ")
        + string.Join(' ', row.Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}:{value}"))) + "\n";

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    private static void Assert(float own, float other)
    {
        if (Math.Abs(own - other) > 1e-4 * Math.Max(1, Math.Abs(other)))
            throw new InvalidOperationException($"The machines differ: {own} and {other}.");
    }
}
