namespace Lrp.Cli.Explaining.Targets;

/// <summary>What of a network's output is explained.</summary>
/// <param name="Name">As people are told.</param>
/// <param name="Quantity">What kind of number it is: a logit, a sum of logits.</param>
/// <param name="Seed">The number, as relevance starts from it.</param>
/// <param name="Index">The logit that it is, alone or before others; null where several count alike.</param>
internal sealed record Target(string Name, string Quantity, Seed Seed, int? Index)
{
    /// <summary>Relevance starts without the logits' values whatever the explanation.</summary>
    public bool IsGradient { get; init; }

    /// <summary>The logit alone, which explainers take by its index.</summary>
    public bool IsLogit => Index is { } index && !IsGradient && Seed == Seed.Logit(index);

    /// <summary>One logit.</summary>
    public static Target Logit(LogitSpace logits, int index) => new(logits[index], "logit", Seed.Logit(index), index);

    /// <summary>Some logits, each with a weight.</summary>
    public static Target Weighted(string name, string quantity, float[] weights) => new(name, quantity, Seed.Weighted(weights), null)
    {
        Weights = weights,
    };

    /// <summary>Each logit's part in the sum; null where the number is no such sum.</summary>
    public float[]? Weights { get; private init; }

    /// <summary>The same negated: what speaks for everything else.</summary>
    public Target Against(int logitCount)
    {
        var weights = Weights ?? new float[logitCount];
        if (Weights is null)
            weights[Index!.Value] = 1;
        return Weighted($"against {Name}", $"minus its {Quantity}", Array.ConvertAll(weights, weight => -weight));
    }
}
