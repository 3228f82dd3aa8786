using System.Globalization;
using Lrp.Shared;

namespace Lrp.Compiler.IR;

/// <summary>A kernel as files and documentation call it.</summary>
/// <param name="Names">Its names in files: the first is ours, those of ONNX and LIBSVM follow.</param>
/// <param name="Formula">k(u, v), for readers.</param>
/// <param name="Gamma">Whether it has γ; and so on for c and d.</param>
public sealed record KernelRow(
    KernelFunction Function, IReadOnlyList<string> Names, string Formula, bool Gamma = false, bool Offset = false, bool Degree = false)
{
    /// <summary>It is a sum over features, so that relevance can be told exactly.</summary>
    public bool IsSum => KernelMath.IsSum(Function);
}

/// <summary>The one list of kernels: importers find them by their names, and the documentation shows it.</summary>
public static class KernelTable
{
    public static IReadOnlyList<KernelRow> Rows { get; } =
    [
        new(KernelFunction.Linear, ["linear", "LINEAR"], "Σ uv"),
        new(KernelFunction.Polynomial, ["poly", "polynomial", "POLY"], "(γ Σ uv + c)^d", Gamma: true, Offset: true, Degree: true),
        new(KernelFunction.Rbf, ["rbf", "RBF"], "exp(−γ Σ (u − v)²)", Gamma: true),
        new(KernelFunction.Sigmoid, ["sigmoid", "SIGMOID"], "tanh(γ Σ uv + c)", Gamma: true, Offset: true),
        new(KernelFunction.Intersection, ["hik", "intersection"], "Σ min(u, v)"),
        new(KernelFunction.ChiSquare, ["chi2"], "Σ 2uv/(u + v)"),
        new(KernelFunction.ExponentialChiSquare, ["expchi2"], "exp(−γ Σ (u − v)²/(u + v))", Gamma: true),
        new(KernelFunction.Hellinger, ["hellinger"], "Σ sign(uv) √(|u|/Σ|u|) √(|v|/Σ|v|)"),
    ];

    /// <summary>All names, as messages list them.</summary>
    public static string Names => string.Join(", ", Rows.Select(row => row.Names[0]));

    public static KernelRow? Find(string name) => Rows.FirstOrDefault(row => row.Names.Contains(name));

    public static KernelRow Of(KernelFunction function) => Rows.First(row => row.Function == function);

    /// <summary>A kernel on all features.</summary>
    public static KernelTerm Term(KernelFunction function, int features, double gamma = 1, double offset = 0, double degree = 3) =>
        new(function, 0, features, gamma, offset, degree, 1);

    /// <summary>What is wrong with a kernel; null where nothing is.</summary>
    public static string? Misfit(KernelTerm term)
    {
        var row = Of(term.Function);
        if (!IsFinite(term.Weight))
            return $"the weight of its kernel {row.Names[0]} is {term.Weight}";
        if (row.Gamma && (!IsFinite(term.Gamma) || (term.Gamma < 0 && !row.Offset)))
            return $"γ of its kernel {row.Names[0]} is {term.Gamma.ToString(CultureInfo.InvariantCulture)}";
        if (row.Offset && !IsFinite(term.Offset))
            return $"the constant of its kernel {row.Names[0]} is {term.Offset.ToString(CultureInfo.InvariantCulture)}";
        if (row.Degree && !(term.Degree is >= 0 and <= 1000))
            return $"the degree of its kernel {row.Names[0]} is {term.Degree.ToString(CultureInfo.InvariantCulture)}";
        return null;
    }

    /// <summary>A kernel in words: <c>rbf γ 0.05</c>; ranges of features where there are several.</summary>
    public static string Describe(IReadOnlyList<KernelTerm> terms) => string.Join(" + ", terms.Select(term =>
    {
        var row = Of(term.Function);
        var weight = term.Weight == 1 ? "" : Number(term.Weight) + " ";
        var range = terms.Count == 1 ? "" : $" of {term.Start}..{term.Start + term.Length - 1}";
        return $"{weight}{row.Names[0]}{(row.Gamma ? $" γ {Number(term.Gamma)}" : "")}{(row.Offset ? $" c {Number(term.Offset)}" : "")}"
            + $"{(row.Degree ? $" d {Number(term.Degree)}" : "")}{range}";
    }));

    private static bool IsFinite(double value) => !double.IsNaN(value) && !double.IsInfinity(value);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
