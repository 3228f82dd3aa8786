using Lrp.Cli.Data;

namespace Lrp.Cli.Comparing;

/// <summary>A model with the way its pictures are prepared: one of those that are compared.</summary>
internal sealed record Contestant(string Name, ModelTeam Team, DataSet Data);

/// <summary>What a contestant makes of a sample.</summary>
/// <param name="Top">The class it takes it for.</param>
/// <param name="Probability">Of the target, by softmax.</param>
/// <param name="Context">Mean positive relevance outside the object over inside; NaN where the data name no object.</param>
/// <param name="Mass">Part of positive relevance on the object.</param>
/// <param name="Correlation">Of its relevance with the first contestant's.</param>
/// <param name="Overlap">The part of relevance that lies on the same elements as the first's.</param>
internal sealed record Opinion(int Top, double Probability, double Context, double Mass, double Correlation, double Overlap);

/// <summary>What all contestants make of a sample, or why nothing.</summary>
internal sealed record ComparedSample(int Sample, string Name, int Target)
{
    public IReadOnlyList<Opinion> Opinions { get; init; } = [];

    public string? Skipped { get; init; }
}
