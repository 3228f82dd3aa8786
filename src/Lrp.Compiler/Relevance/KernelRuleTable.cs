namespace Lrp.Compiler.Relevance;

/// <summary>A rule of kernel machines.</summary>
/// <param name="Name">Its name in the notation; with the numbers that it may have in brackets.</param>
/// <param name="Formula">What it gives to the features, g being relevance per decision value, R/f.</param>
/// <param name="Kernels">The kernels that can take it.</param>
/// <param name="Sum">What relevance adds up to.</param>
public sealed record KernelRuleRow(string Name, string Formula, string Kernels, string Sum);

/// <summary>The one list of their rules: notes of generated code are taken from it, and the documentation shows it.</summary>
public static class KernelRuleTable
{
    public static IReadOnlyList<KernelRuleRow> Rows { get; } =
    [
        new("exact", "R_d = g (b/V + Σ c k_d(s, x))", "sums over features; their default", "f"),
        new("taylor", "R = g (x − x₀)∘∇f(x₀), f(x₀) = 0", "all; the default of others", "f to first order"),
        new("gradient", "R = g x∘∇f(x)", "all", "not f"),
        new("path(64)", "R = g (x − x₀)∘∫₀¹∇f(x₀ + t(x − x₀))dt, f(x₀) = 0", "all", "f"),
        new("softmin", "R_d = g f Σ p (x − s)_d²/|x − s|², p = ck/Σck", "one RBF kernel with c ≥ 0", "f"),
    ];

    /// <summary>The row of a rule.</summary>
    internal static KernelRuleRow Of(string rule) => Rows.First(row => row.Name.Split('(')[0] == rule);
}
