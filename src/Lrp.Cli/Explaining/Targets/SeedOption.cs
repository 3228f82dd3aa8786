namespace Lrp.Cli.Explaining.Targets;

/// <summary>A seed as the command line states it, before the target is known.</summary>
internal sealed record SeedOption(string Text, Func<Target, LogitSpace, Target> Of)
{
    private const string Margin = "margin:";

    /// <summary>Reads <c>logit</c>, <c>one</c>, <c>margin:281</c> or <c>log-odds</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static SeedOption Parse(string text) => text switch
    {
        "logit" => new SeedOption(text, (target, _) => target),
        "one" => new SeedOption(text, (target, _) => target with { IsGradient = true }),
        "log-odds" => new SeedOption(text, (target, _) =>
            target with { Quantity = "log-odds", Seed = Seed.LogOdds(OnlyLogit(target, text)) }),
        _ when text.StartsWith(Margin, StringComparison.Ordinal)
            && Coordinates.Parse(text[Margin.Length..]) is { } place && place.All(index => index is not null)
            => new SeedOption(text, (target, logits) =>
                Against(target, TargetOption.Parse(text[Margin.Length..]).Find(logits, []), text, logits)),
        _ => throw new FormatException($"'{text}' is not a seed; write logit, one, margin:281 or log-odds."),
    };

    private static Target Against(Target target, Target other, string text, LogitSpace logits)
    {
        var (index, against) = (OnlyLogit(target, text), other.Index!.Value);
        return index != against
            ? target with { Name = $"{target.Name} rather than {other.Name}", Quantity = "margin", Seed = Seed.Margin(index, against) }
            : throw new InvalidDataException($"--seed {text} wants another output than {index}, from 0 to {logits.Count - 1}.");
    }

    private static int OnlyLogit(Target target, string text) => target.IsLogit
        ? target.Index!.Value
        : throw new InvalidDataException($"--seed {text} explains one output; --target is {target.Name}.");
}
