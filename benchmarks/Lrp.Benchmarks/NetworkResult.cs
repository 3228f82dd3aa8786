using System.Text.Json.Serialization;
using Lrp.Cli.Benching;

namespace Lrp.Benchmarks;

/// <summary>
/// What the suite measured of a network. Times are milliseconds; those of the same work in ONNX Runtime are called reference.
/// </summary>
internal sealed record NetworkResult
{
    public required string Name { get; init; }

    /// <summary>The message, where the network does not compile or does not compute what ONNX Runtime does.</summary>
    public string? Failure { get; init; }

    public ColdStart? ColdStart { get; init; }

    /// <summary>The largest difference from ONNX Runtime's output, by that output's largest value.</summary>
    public double Difference { get; init; }

    /// <summary>Of one prediction and one explanation, on the garbage-collected heap.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>The message of each preset that the network can't be explained by.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <summary>By preset.</summary>
    public IReadOnlyDictionary<string, ContestTimes> Times { get; init; } = new Dictionary<string, ContestTimes>();
}

/// <summary>The way of a network to its first results, in a process that ran no other before.</summary>
internal sealed record ColdStart
{
    /// <summary>From the model to C#.</summary>
    public required double Generation { get; init; }

    /// <summary>From C# to an assembly, by a C# compiler that compiled nothing before.</summary>
    public required double Compilation { get; init; }

    /// <summary>Reading and packing of the weights, and the workspace.</summary>
    public required double Load { get; init; }

    /// <summary>With the just-in-time compilation of what it calls, as in the next.</summary>
    public required double FirstPrediction { get; init; }

    public required double FirstExplanation { get; init; }

    public required double ReferenceLoad { get; init; }

    public required double ReferenceFirstPrediction { get; init; }

    public required long SourceBytes { get; init; }

    public required long AssemblyBytes { get; init; }

    public required long ModelBytes { get; init; }

    public required long ArenaBytes { get; init; }

    public required long WeightBytes { get; init; }
}

/// <summary>The explanation includes its forward pass.</summary>
/// <param name="Sweeps">Multiply-adds of the explanation by those of the forward pass.</param>
internal sealed record ContestTimes(
    Quartiles Reference, Quartiles Forward, Quartiles Explanation,
    Quartiles ReferenceOnTwoThreads, Quartiles ForwardOnTwoThreads, Quartiles ExplanationOnTwoThreads, double Sweeps);

/// <summary>How processes tell each other results.</summary>
[JsonSerializable(typeof(NetworkResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
