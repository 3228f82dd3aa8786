using System.Text.Json.Serialization;
using Lrp.Cli.Data;

namespace Lrp.Cli.Evaluating;

/// <summary>All that the numbers of an evaluation depend on: a run goes on only where another with the same stopped.</summary>
internal sealed record EvaluationSettings : WorkSettings
{
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file.</summary>
    public required string ModelHash { get; init; }

    public required IReadOnlyList<string> Explanations { get; init; }

    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>What is explained: <c>label</c>, <c>top</c> or a number.</summary>
    public required string Target { get; init; }

    /// <summary>What is watched: <c>logit</c> or <c>probability</c>.</summary>
    public required string Score { get; init; }

    /// <summary>Sides of a region.</summary>
    public required IReadOnlyList<int> Tile { get; init; }

    public required int Regions { get; init; }

    public required int RegionsPerStep { get; init; }

    public required int Steps { get; init; }

    public required string Replacement { get; init; }

    /// <summary>Orders are made anew at every step.</summary>
    public required bool Recompute { get; init; }

    public required string Preprocessing { get; init; }

    public required int Seed { get; init; }
}

/// <summary>What becomes of one sample by one explanation, or why nothing did.</summary>
/// <param name="Sample">Its place in the data.</param>
/// <param name="Explanation">Its place among the explanations.</param>
internal sealed record UnitResult(int Sample, int Explanation)
{
    public string Name { get; init; } = "";

    public int Target { get; init; }

    /// <summary>Numbers by measure; null where a measure has no meaning.</summary>
    public Dictionary<string, double?> Values { get; init; } = [];

    /// <summary>Points of curves, by order.</summary>
    public Dictionary<string, IReadOnlyList<double>> Curves { get; init; } = [];

    /// <summary>Why there is no number; null where there are.</summary>
    public string? Skipped { get; init; }
}

/// <summary>How they are written: without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvaluationSettings))]
[JsonSerializable(typeof(UnitResult))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
