using System.Globalization;

namespace Lrp.Learning;

/// <summary>Machines as LIBSVM writes them (svm.cpp, svm_save_model).</summary>
internal static class LibsvmModel
{
    /// <exception cref="InvalidOperationException">LIBSVM has no such machine.</exception>
    public static IEnumerable<string> Lines(KernelMachine machine)
    {
        var solution = machine.Solution;
        if (solution is { Kind: MachineKind.Classifier, Groups.Count: 0 })
            throw new InvalidOperationException("LIBSVM has no classifiers of one class against the rest.");
        yield return "svm_type " + solution.Kind switch
        {
            MachineKind.Classifier => "c_svc",
            MachineKind.Regression => "epsilon_svr",
            _ => "one_class",
        };
        foreach (var line in Kernel(machine.Kernel))
            yield return line;
        yield return $"nr_class {Math.Max(solution.Groups.Count, 2)}";
        yield return $"total_sv {machine.SupportVectors.Count}";
        yield return Row("rho", solution.Intercepts.Select(intercept => -intercept));
        if (solution.Kind == MachineKind.Classifier)
        {
            yield return Row("label", solution.Labels.Select(label => (double)label));
            if (solution.Sigmoids.Count > 0)
            {
                yield return Row("probA", solution.Sigmoids.Select(sigmoid => sigmoid.A));
                yield return Row("probB", solution.Sigmoids.Select(sigmoid => sigmoid.B));
            }

            yield return Row("nr_sv", solution.Groups.Select(size => (double)size));
        }

        yield return "SV";
        for (var vector = 0; vector < machine.SupportVectors.Count; vector++)
        {
            var row = vector;
            yield return string.Join(' ', solution.Coefficients.Select(coefficients => Text(coefficients[row]))
                .Concat(machine.SupportVectors[vector].ToArray().Select((value, feature) => (Index: feature + 1, Value: value))
                    .Where(pair => pair.Value != 0).Select(pair => $"{pair.Index}:{Text(pair.Value)}")));
        }
    }

    private static IEnumerable<string> Kernel(Kernel kernel)
    {
        if (kernel.Terms is not [{ Length: Learning.Kernel.All, Weight: 1 } term])
            throw new InvalidOperationException($"LIBSVM has no sums of kernels: {kernel}.");
        var (name, hasGamma, hasOffset) = term.Function switch
        {
            KernelFunction.Linear => ("linear", false, false),
            KernelFunction.Polynomial => ("polynomial", true, true),
            KernelFunction.Rbf => ("rbf", true, false),
            KernelFunction.Sigmoid => ("sigmoid", true, true),
            _ => throw new InvalidOperationException($"LIBSVM has no kernel {kernel}."),
        };
        yield return $"kernel_type {name}";
        if (term.Function == KernelFunction.Polynomial)
            yield return $"degree {Text(term.Degree)}";
        if (hasGamma)
            yield return $"gamma {Text(term.Gamma)}";
        if (hasOffset)
            yield return $"coef0 {Text(term.Offset)}";
    }

    private static string Row(string key, IEnumerable<double> numbers) => $"{key} {string.Join(' ', numbers.Select(Text))}";

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
