using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lrp.Cli.Evaluating;

/// <summary>All that the numbers of an evaluation depend on: a run goes on only where another with the same stopped.</summary>
internal sealed record EvaluationSettings
{
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file.</summary>
    public required string ModelHash { get; init; }

    public required string Data { get; init; }

    /// <summary>How many samples.</summary>
    public required int Samples { get; init; }

    /// <summary>SHA-256 over names and classes of the samples.</summary>
    public required string DataHash { get; init; }

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

    public static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string HashOfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    /// <summary>The first property in which two evaluations differ; null where they are the same.</summary>
    public string? DifferenceTo(EvaluationSettings other)
    {
        var others = Element(other);
        foreach (var property in Element(this).EnumerateObject())
        {
            var former = others.GetProperty(property.Name).GetRawText();
            if (property.Value.GetRawText() != former)
                return $"{property.Name} was {former} and is {property.Value.GetRawText()} now";
        }

        return null;

        static JsonElement Element(EvaluationSettings settings) =>
            JsonSerializer.SerializeToElement(settings, EvaluationJson.Default.EvaluationSettings);
    }
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
