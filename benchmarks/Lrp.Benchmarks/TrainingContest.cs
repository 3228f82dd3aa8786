using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lrp.Cli.Benching;
using Lrp.Evaluation;
using Lrp.Learning;

namespace Lrp.Benchmarks;

/// <summary>
/// Training beside svm-train, whose time includes the reading of its file; and what a codebook, a mixture and principal components of
/// descriptors take. Each is what a second run takes, when code has been compiled.
/// </summary>
internal static class TrainingContest
{
    private const int Descriptors = 50_000, Length = 128, Components = 64, Words = 256, Gaussians = 64;

    /// <summary>Samples, features, C and γ: many support vectors at the bound; hardly any; many steps.</summary>
    private static readonly (int Count, int Features, double Cost, double Gamma)[] s_problems =
        [(3000, 50, 1, 0.5), (5000, 100, 100, 0.2), (10_000, 20, 10, 1)];

    public static void Run(string folder, TextWriter output)
    {
        output.WriteLine("| samples × features | C | γ | steps | support vectors | seconds | svm-train |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (count, features, cost, gamma) in s_problems)
        {
            var (samples, labels) = Draw(count, features);
            var options = new SupportVectorOptions { Cost = cost };
            var machine = Svm.Classifier(samples, labels, Kernel.Rbf(gamma), options);
            var seconds = Seconds(() => Svm.Classifier(samples, labels, Kernel.Rbf(gamma), options));
            var (steps, other) = (machine.Solution.Fits[0].Iterations, SvmTrain(folder, samples, labels, cost, gamma));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {count} × {features} | {cost} | {gamma} | {steps} | {machine.SupportVectors.Count} | {seconds:0.00} | {other} |"));
        }

        var (rows, _) = Draw(Descriptors, Length);
        var axes = PrincipalComponents.Train(rows, Components);
        var points = axes.Project(rows);
        output.WriteLine();
        output.WriteLine($"Of {Descriptors} descriptors of {Length} numbers, {Components} components:");
        output.WriteLine(FormattableString.Invariant($"{Seconds(() => PrincipalComponents.Train(rows, Components)):0.0} s"));
        var codebook = Codebook.Train(points, Words);
        output.WriteLine(FormattableString.Invariant(
            $"{Words} words in {codebook.Iterations} rounds {Seconds(() => Codebook.Train(points, Words)):0.0} s"));
        var mixture = GaussianMixture.Train(points, Gaussians);
        output.WriteLine(FormattableString.Invariant(
            $"{Gaussians} Gaussians in {mixture.Iterations} rounds {Seconds(() => GaussianMixture.Train(points, Gaussians)):0.0} s"));
    }

    private static double Seconds(Action action) => Timing.Milliseconds(action) / 1000;

    private static string SvmTrain(string folder, Samples samples, int[] labels, double cost, double gamma)
    {
        var (data, model) = (Path.Combine(folder, "data"), Path.Combine(folder, "model"));
        File.WriteAllLines(data, labels.Select((label, row) => $"{label} " + string.Join(' ', samples[row].ToArray()
            .Select((value, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}:{value}")))));
        try
        {
            return Seconds(() =>
            {
                var options = string.Create(CultureInfo.InvariantCulture, $"-q -m 200 -c {cost} -g {gamma}");
                using var process = Process.Start("svm-train", [.. options.Split(' '), data, model]);
                process.WaitForExit();
            }).ToString("0.00", CultureInfo.InvariantCulture);
        }
        catch (Win32Exception)
        {
            return "not installed";
        }
    }

    /// <summary>Two classes that waves along all features divide, with some that lie on the wrong side.</summary>
    private static (Samples Samples, int[] Labels) Draw(int count, int features)
    {
        var random = new SeededRandom(1);
        var (rows, labels) = (new float[count * features], new int[count]);
        for (var row = 0; row < count; row++)
        {
            var sum = 2 * (random.NextDouble() - 0.5);
            for (var feature = 0; feature < features; feature++)
            {
                var value = rows[(row * features) + feature] = (float)random.NextDouble();
                sum += Math.Sin(feature + (6 * value));
            }

            labels[row] = sum > 0 ? 1 : 0;
        }

        return (new Samples(rows, features), labels);
    }
}
