using Lrp.Shared;

namespace Lrp.Compiler.Relevance;

/// <summary>The composites and methods that have a name. The runtime has constants of the same names.</summary>
public static class Presets
{
    /// <summary>Name and text of the composites.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new(nameof(PresetTexts.Epsilon), PresetTexts.Epsilon),
        new(nameof(PresetTexts.EpsilonPlus), PresetTexts.EpsilonPlus),
        new(nameof(PresetTexts.EpsilonPlusFlat), PresetTexts.EpsilonPlusFlat),
        new(nameof(PresetTexts.EpsilonAlpha2Beta1), PresetTexts.EpsilonAlpha2Beta1),
        new(nameof(PresetTexts.EpsilonAlpha2Beta1Flat), PresetTexts.EpsilonAlpha2Beta1Flat),
        new(nameof(PresetTexts.EpsilonGammaBox), PresetTexts.EpsilonGammaBox),
        new(nameof(PresetTexts.DeepTaylor), PresetTexts.DeepTaylor),
        new(nameof(PresetTexts.DeepTaylorUnbounded), PresetTexts.DeepTaylorUnbounded),
        new(nameof(PresetTexts.AttnLrp), PresetTexts.AttnLrp),
        new(nameof(PresetTexts.CpLrp), PresetTexts.CpLrp),
        new(nameof(PresetTexts.ExcitationBackprop), PresetTexts.ExcitationBackprop),
    ];

    /// <summary>Name and text of the methods.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Methods { get; } =
    [
        new(nameof(PresetTexts.Gradient), PresetTexts.Gradient),
        new(nameof(PresetTexts.Sensitivity), PresetTexts.Sensitivity),
        new(nameof(PresetTexts.SquaredGradient), PresetTexts.SquaredGradient),
        new(nameof(PresetTexts.InputTimesGradient), PresetTexts.InputTimesGradient),
        new(nameof(PresetTexts.Deconvnet), PresetTexts.Deconvnet),
        new(nameof(PresetTexts.GuidedBackpropagation), PresetTexts.GuidedBackpropagation),
        new(nameof(PresetTexts.IntegratedGradients), PresetTexts.IntegratedGradients),
        new(nameof(PresetTexts.SmoothGrad), PresetTexts.SmoothGrad),
        new(nameof(PresetTexts.Occlusion), PresetTexts.Occlusion),
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
