using System.Globalization;

namespace Lrp.Evaluation;

/// <summary>How replacements are written: a name, and numbers in brackets.</summary>
internal static class ReplacementNotation
{
    public const string Examples =
        "constant(-1), constant([0, 0.5, 1]), mean, uniform(-1, 1), gaussian(0.2), blur(4), invert(-1, 1), dirichlet, neighbours";

    /// <exception cref="FormatException">The brackets hold something else than numbers.</exception>
    public static (string Name, float[] Numbers) Split(string text)
    {
        text = text.Trim();
        var start = text.IndexOf('(', StringComparison.Ordinal);
        if (start < 0)
            return (text, []);
        var inner = text[^1] == ')' ? text[(start + 1)..^1].Trim() : throw Misfit(text);
        if (inner is ['[', .., ']'])
            inner = inner[1..^1];
        return (text[..start].Trim(), [.. inner.Split(',').Select(part => Number(part) ?? throw Misfit(text))]);
    }

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value : null;

    private static FormatException Misfit(string text) => new($"'{text}' is no replacement; write one of {Examples}.");
}
