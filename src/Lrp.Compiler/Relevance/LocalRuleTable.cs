using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>A rule of bag-of-words pipelines.</summary>
/// <param name="Operator">The layer's operator.</param>
/// <param name="Rule">Its name in the notation; with the numbers that it may have in brackets.</param>
/// <param name="Formula">What it gives.</param>
/// <param name="Remark">What it adds up to, and where it stops.</param>
public sealed record LocalRuleRow(string Operator, string Rule, string Formula, string Remark);

/// <summary>The one list of their rules: notes of generated code are taken from it, and the documentation shows it.</summary>
public static class LocalRuleTable
{
    public static IReadOnlyList<LocalRuleRow> Rows { get; } =
    [
        new(nameof(DescriptorGrid), "uniform", "R_q = Σ_{l: q ∈ area(l)} R_l/|area(l)|", "exact: equal shares to the pixels and channels of an area"),
        new(nameof(Codebook), "uniform", "R_l = Σ_d R_{l,d}", "exact: a descriptor keeps what its words got"),
        new(nameof(DescriptorPool), "norm", "R_{l,d} = R_d m_d(l)^p/Σ_l' m_d(l')^p",
            "exact; empty words: R_d/L; of a maximum: equal shares of those that are it"),
        new(nameof(FisherVector), "epsilon(1e-6)", "R_l = Σ_d R_d ψ_d(l)/S(Σ_l' ψ_d(l'))", "what ε takes is in the ledger; dimensions without ψ: R_d/L"),
        new(nameof(FisherVector), "absolute", "R_l = Σ_d R_d |ψ_d(l)|/Σ_l' |ψ_d(l')|", "exact; dimensions without ψ: R_d/L"),
        new(nameof(HistogramNormalization), "pass", "R", "exact"),
    ];

    /// <summary>A rule in words.</summary>
    internal static string Note(string operation, string rule) =>
        $"{rule}: {Rows.First(row => row.Operator == operation && row.Rule.Split('(')[0] == rule).Formula}";
}
