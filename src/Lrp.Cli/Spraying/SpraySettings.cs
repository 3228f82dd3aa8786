using System.Text.Json.Serialization;
using Lrp.Cli.Data;

namespace Lrp.Cli.Spraying;

/// <summary>What the maps of an analysis depend on; how they are clustered may differ from run to run.</summary>
internal sealed record SpraySettings : WorkSettings
{
    public required string Model { get; init; }

    /// <summary>SHA-256 of the model file.</summary>
    public required string ModelHash { get; init; }

    public required string Explanation { get; init; }

    /// <summary>The longer side of maps.</summary>
    public required int Size { get; init; }

    public required string Preprocessing { get; init; }

    public required int Seed { get; init; }
}

/// <summary>A sample's map and picture, small, or why there is none.</summary>
/// <param name="Sample">Its place in the data.</param>
internal sealed record CollectedMap(int Sample)
{
    public int Class { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>Rows of red, green and blue.</summary>
    public byte[] Picture { get; init; } = [];

    /// <summary>Floats of the machine's own order.</summary>
    public byte[] Map { get; init; } = [];

    public string? Skipped { get; init; }
}

/// <summary>How they are written: without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SpraySettings))]
[JsonSerializable(typeof(CollectedMap))]
internal sealed partial class SprayJson : JsonSerializerContext;
