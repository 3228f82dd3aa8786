namespace Lrp.Learning;

/// <summary>How a mixture is trained.</summary>
public sealed record MixtureOptions
{
    /// <summary>Of the codebook at which it starts.</summary>
    public int Seed { get; init; }

    /// <summary>Rounds of expectation and maximisation.</summary>
    public int MostIterations { get; init; } = 200;

    /// <summary>It ends when a round raises the mean log-likelihood of a sample by less.</summary>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>The least variance of a component, as a part of that of all samples in the same feature.</summary>
    public double LeastVariance { get; init; } = 1e-3;
}
