using System.Globalization;

namespace Lrp.Cli.Explaining;

/// <summary>A seed as the command line states it, before the target is known.</summary>
/// <param name="Weighted">Makes the seed for explanations that start from logits.</param>
/// <param name="IsOne">It is one whatever the explanation.</param>
/// <param name="Against">The other output of a margin.</param>
public sealed record SeedOption(Func<int, Seed> Weighted, bool IsOne = false, int? Against = null)
{
    /// <summary>Reads <c>logit</c>, <c>one</c>, <c>margin:281</c> or <c>log-odds</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static SeedOption Parse(string text) => text switch
    {
        "logit" => new SeedOption(Seed.Logit),
        "one" => new SeedOption(Seed.One, true),
        "log-odds" => new SeedOption(Seed.LogOdds),
        _ when text.StartsWith("margin:", StringComparison.Ordinal)
            && int.TryParse(text["margin:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var against)
            => new SeedOption(target => Seed.Margin(target, against), Against: against),
        _ => throw new FormatException($"'{text}' is not a seed; write logit, one, margin:281 or log-odds."),
    };

    /// <summary>The seed for a target.</summary>
    /// <param name="isGradient">The explanation starts from one rather than from the logit.</param>
    public Seed Of(int target, bool isGradient) => isGradient || IsOne ? Weighted(target).AsGradient() : Weighted(target);
}
