using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lrp.Learning.Tests;

/// <summary>
/// Machines held against svm-train's: where it is installed against what it finds now, else against what it found
/// (LRP_ACCEPT_GOLDEN=1 writes that anew).
/// </summary>
public sealed class LibsvmTests : IDisposable
{
    private const int Count = 150, Classes = 3;

    /// <summary>What both are told.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>By case: the kernel, whether LIBSVM gets it as a matrix, and its options for it.</summary>
    private static readonly Dictionary<string, (Kernel Kernel, string Options)> s_kernels = new()
    {
        ["linear"] = (Kernel.Linear, "-t 0"),
        ["poly"] = (Kernel.Polynomial(0.5, 1, 3), "-t 1 -g 0.5 -r 1 -d 3"),
        ["rbf"] = (Kernel.Rbf(0.7), "-t 2 -g 0.7"),
        ["sigmoid"] = (Kernel.Sigmoid(0.05, -0.2), "-t 3 -g 0.05 -r -0.2"),
        ["hik"] = (Kernel.Intersection, "-t 4"),
        ["chi2"] = (Kernel.ChiSquare, "-t 4"),
        ["expchi2"] = (Kernel.ExponentialChiSquare(1), "-t 4"),
        ["hellinger"] = (Kernel.Hellinger, "-t 4"),
        ["blocks"] = (Kernel.ChiSquare.On(0, 4) + Kernel.Rbf(2).On(3, 3, 0.5), "-t 4"),
    };

    private static readonly (Samples Samples, int[] Labels) s_drawn = Drawn.Classes(Count, Classes);

    private readonly string _temporary = Directory.CreateTempSubdirectory("lrp-learning-").FullName;

    public static TheoryData<string> Kernels => [.. s_kernels.Keys];

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_classifier_is_that_of_svm_train(string kernel)
    {
        var options = new SupportVectorOptions { Cost = 2, Tolerance = Tolerance, ClassWeights = new Dictionary<int, double> { [7] = 3 } };
        AssertAgreement($"c_svc-{kernel}", kernel, "-s 0 -c 2 -w7 3", Array.ConvertAll(s_drawn.Labels, label => (double)label),
            Svm.Classifier(s_drawn.Samples, s_drawn.Labels, s_kernels[kernel].Kernel, options));
    }

    [Theory]
    [InlineData("rbf")]
    [InlineData("hik")]
    public void A_regression_is_that_of_svm_train(string kernel)
    {
        var targets = Drawn.Targets(s_drawn.Samples);
        var options = new SupportVectorOptions { Cost = 4, Epsilon = 0.05, Tolerance = Tolerance };
        AssertAgreement($"epsilon_svr-{kernel}", kernel, "-s 3 -c 4 -p 0.05", targets,
            Svm.Regression(s_drawn.Samples, targets, s_kernels[kernel].Kernel, options));
    }

    [Theory]
    [InlineData("rbf")]
    [InlineData("hik")]
    public void A_machine_of_one_class_is_that_of_svm_train(string kernel) =>
        AssertAgreement($"one_class-{kernel}", kernel, "-s 2 -n 0.13", new double[Count],
            Svm.OneClass(s_drawn.Samples, s_kernels[kernel].Kernel, new SupportVectorOptions { Nu = 0.13, Tolerance = Tolerance }));

    private void AssertAgreement(string name, string kernel, string options, double[] targets, KernelMachine machine)
    {
        var (model, log) = Train(name, kernel, options, targets);
        var objectives = Regex.Matches(log, @"obj = (\S+), rho").Select(match => Number(match.Groups[1].Value)).ToArray();
        Assert.Equal(objectives.Length, machine.Solution.Fits.Count);
        Assert.All(objectives.Zip(machine.Solution.Fits),
            pair => Assert.Equal(pair.First, pair.Second.Objective, Tolerance * Math.Abs(pair.First)));
        var expected = Enumerable.Range(0, Count).Select(sample => Decisions(model, kernel, sample)).ToArray();
        // Of decision values as large as these.
        var scale = expected.Max(row => row.Max(Math.Abs));
        for (var sample = 0; sample < Count; sample++)
        {
            var actual = machine.Decide(s_drawn.Samples[sample]);
            Assert.Equal(expected[sample].Length, actual.Length);
            Assert.All(expected[sample].Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * scale));
        }
    }

    /// <summary>The model's lines and what was printed, of now or of when they were stored.</summary>
    private (string[] Model, string Log) Train(string name, string kernel, string options, double[] targets)
    {
        var (data, model) = (Path.Combine(_temporary, "data"), Path.Combine(_temporary, "model"));
        var isMatrix = s_kernels[kernel].Options == "-t 4";
        File.WriteAllLines(data, Enumerable.Range(0, Count).Select(sample => Text(targets[sample]) + (isMatrix ? $" 0:{sample + 1}" : "")
            + string.Concat((isMatrix ? Row(kernel, sample) : s_drawn.Samples[sample].ToArray())
                .Select((value, index) => $" {index + 1}:{value.ToString("R", CultureInfo.InvariantCulture)}"))));
        var start = new ProcessStartInfo("svm-train", [
            .. options.Split(' '), .. s_kernels[kernel].Options.Split(' '), "-e", Text(Tolerance), data, model])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var log = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            if (Environment.GetEnvironmentVariable("LRP_ACCEPT_GOLDEN") == "1")
            {
                File.Copy(model, Path.Combine(SourceFolder(), $"{name}.model"), overwrite: true);
                File.WriteAllText(Path.Combine(SourceFolder(), $"{name}.log"), log);
            }

            return (File.ReadAllLines(model), log);
        }
        catch (Win32Exception)
        {
            // It is not installed.
            var stored = Path.Combine(AppContext.BaseDirectory, "Data", "libsvm", name);
            return (File.ReadAllLines(stored + ".model"), File.ReadAllText(stored + ".log"));
        }
    }

    /// <summary>Σ c k(s, x) − ρ of the model's pairs, read as plainly as can be.</summary>
    private static double[] Decisions(string[] model, string kernel, int sample)
    {
        var lines = Array.ConvertAll(model, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var header = lines.TakeWhile(words => words[0] != "SV").ToDictionary(words => words[0], words => words[1..]);
        var vectors = lines.SkipWhile(words => words[0] != "SV").Skip(1).ToArray();
        var kernels = Array.ConvertAll(vectors, words => Value(words));
        var rho = Array.ConvertAll(header["rho"], Number);
        if (!header.TryGetValue("nr_sv", out var counts))
            return [vectors.Select((words, index) => Number(words[0]) * kernels[index]).Sum() - rho[0]];
        var sizes = Array.ConvertAll(counts, int.Parse);
        var decisions = new List<double>();
        for (var first = 0; first < sizes.Length; first++)
        {
            for (var second = first + 1; second < sizes.Length; second++)
                decisions.Add(Part(first, second - 1) + Part(second, first) - rho[decisions.Count]);
        }

        return [.. decisions];

        double Part(int group, int column) => Enumerable.Range(sizes.Take(group).Sum(), sizes[group])
            .Sum(row => Number(vectors[row][column]) * kernels[row]);

        double Value(string[] words)
        {
            var pairs = words.Where(word => word.Contains(':', StringComparison.Ordinal)).Select(word => word.Split(':')).ToArray();
            if (pairs[0][0] == "0")
                return Row(kernel, sample)[int.Parse(pairs[0][1], CultureInfo.InvariantCulture) - 1];
            var vector = new float[Drawn.Features];
            foreach (var pair in pairs)
                vector[int.Parse(pair[0], CultureInfo.InvariantCulture) - 1] = (float)Number(pair[1]);
            return s_kernels[kernel].Kernel[vector, s_drawn.Samples[sample]];
        }
    }

    private static float[] Row(string kernel, int sample) => [.. Enumerable.Range(0, Count)
        .Select(other => (float)s_kernels[kernel].Kernel[s_drawn.Samples[sample], s_drawn.Samples[other]])];

    private static string SourceFolder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Data", "libsvm");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
