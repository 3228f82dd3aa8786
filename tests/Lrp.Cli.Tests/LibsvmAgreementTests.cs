using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lrp.Cli.Compilation;
using Lrp.Compiler;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Tests;

/// <summary>
/// Models of LIBSVM, held against svm-predict: where it is installed against what it says now, else against what it said.
/// </summary>
public sealed class LibsvmAgreementTests : IDisposable
{
    private const int Features = 6;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Data", "libsvm");

    private static readonly double[][] s_samples =
        [.. File.ReadLines(Path.Combine(s_folder, "samples.txt"))
            .Select(line => Sparse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]))];

    private readonly TemporaryFolder _temporary = new();

    public static TheoryData<string> Models =>
        [.. Directory.GetFiles(s_folder, "*.model").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Both kinds of classifier, several functions, and what is no classifier, as generated code.</summary>
    public static TheoryData<string> Compiled =>
        ["c_svc-5-rbf", "nu_svc-2-sigmoid", "c_svc-2-linear", "one_class-rbf", "nu_svr-polynomial"];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void The_interpreter_predicts_what_svm_predict_does(string model)
    {
        using var loaded = new InterpretedModelLoader().Load(Request(model));
        AssertAgreement(model, loaded.Explainer!);
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Generated_code_predicts_what_svm_predict_does(string model)
    {
        using var loaded = new CompiledModelLoader(null).Load(Request(model));
        AssertAgreement(model, loaded.Explainer!);
    }

    [Fact]
    public void A_batch_is_explained_as_its_samples_are()
    {
        string[] rules = ["kernel: taylor", "kernel: gradient"];
        var one = Request("c_svc-5-rbf", rules);
        using var single = new CompiledModelLoader(null).Load(one);
        using var batch = new CompiledModelLoader(null).Load(one with
        {
            InputShapes = new Dictionary<string, IntList> { ["input"] = new IntList(3, Features) },
        });
        float[][] samples = [.. s_samples.Take(3).Select(sample => Array.ConvertAll(sample, value => (float)value))];
        batch.Explainer!.Predict([.. samples.SelectMany(sample => sample)]);
        Assert.Equal(samples.SelectMany(sample => single.Explainer!.Predict(sample).ToArray()), batch.Explainer.Logits.ToArray());
        for (var rule = 0; rule < rules.Length; rule++)
        {
            var together = batch.Explainer.RelevanceOfEach([1, 2, 3], rule).ToArray();
            Assert.Equal(samples.SelectMany((sample, index) => single.Explainer!.Explain(sample, index + 1, rule).ToArray()), together);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Decision_values_are_those_of_the_numbers_in_the_file(string model)
    {
        var graph = FrontEnd.Explain(Request(model), []);
        var interpreter = new Interpreter(graph);
        foreach (var sample in s_samples)
        {
            var expected = Decisions(File.ReadAllLines(PathOf(model)), sample);
            var actual = interpreter.Forward([new Tensor(new Shape(1, Features), sample)]).Outputs[graph.OutputIndex].Data;
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Value, pair.Second, 1e-13 * pair.First.Magnitude));
        }
    }

    private void AssertAgreement(string model, IExplainer explainer)
    {
        var labels = Expected(model, "labels", []).Select(line => Number(line)).ToArray();
        var probabilities = File.Exists(Path.Combine(s_folder, model + ".probabilities"))
            ? Expected(model, "probabilities", ["-b", "1"]).Skip(1).Select(line => line.Split(' ')[1..].Select(Number).ToArray()).ToArray()
            : null;
        for (var sample = 0; sample < s_samples.Length; sample++)
        {
            explainer.Predict(Array.ConvertAll(s_samples[sample], value => (float)value));
            Assert.Equal(labels[sample], Output("label", "prediction")[0], Tolerance(labels[sample]));
            if (probabilities is not null)
                Assert.All(probabilities[sample].Zip(Output("probabilities")),
                    pair => Assert.Equal(pair.First, pair.Second, Tolerance(pair.First)));
        }

        float[] Output(params string[] names) =>
            explainer.ReadOutput(explainer.Outputs.ToList().FindIndex(output => names.Contains(output.Name))).ToArray();

        // It prints six digits of probabilities.
        static double Tolerance(double expected) => 1e-6 * Math.Max(1, Math.Abs(expected));
    }

    /// <summary>What svm-predict says, now or when the file was written.</summary>
    private string[] Expected(string model, string kind, string[] options)
    {
        var output = Path.Combine(_temporary.Path, "output");
        try
        {
            using var process = Process.Start("svm-predict",
                ["-q", .. options, Path.Combine(s_folder, "samples.txt"), PathOf(model), output]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (Win32Exception)
        {
            // It is not installed.
            output = Path.Combine(s_folder, $"{model}.{kind}");
        }

        return File.ReadAllLines(output);
    }

    /// <summary>svm_predict_values of svm.cpp, read and computed as plainly as can be; and what the sums add up without signs.</summary>
    private static (double Value, double Magnitude)[] Decisions(string[] lines, double[] x)
    {
        var header = lines.TakeWhile(line => line != "SV").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => words[1..]);
        var rho = header["rho"].Select(Number).ToArray();
        var sizes = header.TryGetValue("nr_sv", out var counts) ? counts.Select(int.Parse).ToArray()
            : [lines.SkipWhile(line => line != "SV").Count() - 1];
        var vectors = lines.SkipWhile(line => line != "SV").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var kernels = vectors.Select(words => Kernel(Sparse(words.Where(word => word.Contains(':', StringComparison.Ordinal))))).ToArray();
        if (sizes.Length == 1)
            return [Sum(vectors.Zip(kernels, (words, kernel) => Number(words[0]) * kernel).Append(-rho[0]))];
        var decisions = new List<(double, double)>();
        for (var first = 0; first < sizes.Length; first++)
        {
            for (var second = first + 1; second < sizes.Length; second++)
                decisions.Add(Sum(Part(first, second - 1).Concat(Part(second, first)).Append(-rho[decisions.Count])));
        }

        return [.. decisions];

        static (double, double) Sum(IEnumerable<double> summands) => (summands.Sum(), summands.Sum(Math.Abs));

        IEnumerable<double> Part(int group, int column) => Enumerable.Range(sizes.Take(group).Sum(), sizes[group])
            .Select(row => Number(vectors[row][column]) * kernels[row]);

        double Kernel(double[] u)
        {
            double Parameter(string key) => Number(header[key][0]);
            var product = u.Zip(x, (a, b) => a * b).Sum();
            return header["kernel_type"][0] switch
            {
                "linear" => product,
                "polynomial" => Math.Pow((Parameter("gamma") * product) + Parameter("coef0"), Parameter("degree")),
                "rbf" => Math.Exp(-Parameter("gamma") * u.Zip(x, (a, b) => (a - b) * (a - b)).Sum()),
                _ => Math.Tanh((Parameter("gamma") * product) + Parameter("coef0")),
            };
        }
    }

    private static double[] Sparse(IEnumerable<string> pairs)
    {
        var row = new double[Features];
        foreach (var pair in pairs.Select(pair => pair.Split(':')))
            row[int.Parse(pair[0], CultureInfo.InvariantCulture) - 1] = Number(pair[1]);
        return row;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string PathOf(string model) => Path.Combine(s_folder, model + ".model");

    private static CompilationRequest Request(string model, params string[] rules) => ModelRequest.Create(PathOf(model), rules) with
    {
        InputShapes = new Dictionary<string, IntList> { ["input"] = new IntList(1, Features) },
    };
}
