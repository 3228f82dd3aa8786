using System.Text.Json.Serialization;
using Lrp.Cli.Data;

namespace Lrp.Cli.Comparing;

/// <summary>What the numbers of a comparison depend on.</summary>
internal sealed record CompareSettings : WorkSettings
{
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>SHA-256 of each model's file.</summary>
    public required IReadOnlyList<string> ModelHashes { get; init; }

    public required string Explanation { get; init; }

    /// <summary>How pictures are prepared, for each contestant.</summary>
    public required IReadOnlyList<string> Preprocessing { get; init; }

    /// <summary>Where the object is in all samples; null where the data say.</summary>
    public string? Box { get; init; }
}

/// <summary>How they are written: without reflection. What has no meaning is not a number.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CompareSettings))]
[JsonSerializable(typeof(ComparedSample))]
internal sealed partial class CompareJson : JsonSerializerContext;
