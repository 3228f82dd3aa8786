namespace Lrp.Compiler.Relevance;

/// <summary>The composites and methods that have a name. The runtime's constants of the same names hold the same texts.</summary>
public static class Presets
{
    private const string
        EpsilonPlus = "convolution: z+; dense: epsilon(1e-6)",
        EpsilonAlpha2Beta1 = "convolution: alphabeta(2,1); dense: epsilon(1e-6)",
        DeepTaylor = "*: z+(ignore-bias)",
        AttnLrp = "convolution, dense: epsilon(1e-6); softmax: taylor; matmul: uniform; normalisation: affine",
        FlatFirst = "; first: flat";

    /// <summary>Name and text of the composites.</summary>
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

    /// <summary>Name and text of the methods.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Methods { get; } =
    [
        new("Gradient", "gradient"),
        new("Sensitivity", "sensitivity"),
        new("SquaredGradient", "squared-gradient"),
        new("InputTimesGradient", "input*gradient"),
        new("Deconvnet", "deconvnet"),
        new("GuidedBackpropagation", "guided-backpropagation"),
        new("IntegratedGradients", "integrated-gradients(steps=32, baseline=0)"),
        new("SmoothGrad", "smoothgrad(noise=0.1, samples=20, seed=0)"),
        new("Occlusion", "occlusion(window=8, stride=8)"),
    ];

    private static readonly Dictionary<string, string> s_texts =
        All.Concat(Methods).ToDictionary(preset => preset.Key, preset => preset.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that a text may begin with.</summary>
    public static IEnumerable<string> Names => s_texts.Keys;

    /// <summary>Replaces a preset's name at the beginning by its text: <c>EpsilonGammaBox; first: box(-2, 2)</c>.</summary>
    public static string Expand(string text) => NameIn(text) is { } name ? name.Text + text.Substring(name.Range.End) : text;

    /// <summary>The preset's name that is the first entry of a text; null where that is something else. Case does not matter.</summary>
    public static PresetName? NameIn(string text)
    {
        var entry = text.Split(';')[0];
        var name = entry.Trim();
        return s_texts.TryGetValue(name, out var preset)
            ? new PresetName(new TextRange(entry.IndexOf(name, StringComparison.Ordinal), name.Length), preset)
            : null;
    }

    /// <summary>How many characters of <paramref name="text"/> are a preset's: what follows was appended by the user.</summary>
    public static int PrefixLength(string text) => All
        .Where(preset => text.StartsWith(preset.Value, StringComparison.Ordinal))
        .Select(preset => preset.Value.Length)
        .DefaultIfEmpty(0)
        .Max();
}

/// <summary>A preset's name within a text.</summary>
/// <param name="Range">Where it is.</param>
/// <param name="Text">What it stands for.</param>
public sealed record PresetName(TextRange Range, string Text);
