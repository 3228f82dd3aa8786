namespace Lrp.Compiler.Relevance;

/// <summary>The composites that have a name. The runtime's constants of the same names hold the same texts.</summary>
public static class Presets
{
    private const string
        EpsilonPlus = "convolution: z+; dense: epsilon(1e-6)",
        EpsilonAlpha2Beta1 = "convolution: alphabeta(2,1); dense: epsilon(1e-6)",
        DeepTaylor = "*: z+(ignore-bias)",
        AttnLrp = "convolution, dense: epsilon(1e-6); softmax: taylor; matmul: uniform; normalisation: affine",
        FlatFirst = "; first: flat";

    /// <summary>Name and text.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("Epsilon", "convolution: epsilon(1e-6); dense: epsilon(1e-6)"),
        new("EpsilonPlus", EpsilonPlus),
        new("EpsilonPlusFlat", EpsilonPlus + FlatFirst),
        new("EpsilonAlpha2Beta1", EpsilonAlpha2Beta1),
        new("EpsilonAlpha2Beta1Flat", EpsilonAlpha2Beta1 + FlatFirst),
        new("EpsilonGammaBox", "convolution: gamma(0.25); dense: epsilon(1e-6); first convolution: box(-1, 1)"),
        new("DeepTaylor", DeepTaylor + "; first: box(-1, 1)"),
        new("DeepTaylorUnbounded", DeepTaylor + "; first: wsquare"),
        new("AttnLrp", AttnLrp),
        new("CpLrp", AttnLrp + "; softmax: constant; matmul: epsilon(1e-6)"),
        new("ExcitationBackprop", "activation: gradient; convolution, dense: z+(ignore-bias)"),
    ];

    /// <summary>How many characters of <paramref name="text"/> are a preset's: what follows was appended by the user.</summary>
    public static int PrefixLength(string text) => All
        .Where(preset => text.StartsWith(preset.Value, StringComparison.Ordinal))
        .Select(preset => preset.Value.Length)
        .DefaultIfEmpty(0)
        .Max();
}
