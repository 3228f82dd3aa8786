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

/// <summary>The way of a network to its first results.</summary>
internal sealed record ColdStart
{
    /// <summary>From the model to C#.</summary>
    public double Generation { get; init; }

    /// <summary>From C# to an assembly, by a C# compiler that compiled nothing before.</summary>
    public double Compilation { get; init; }

    /// <summary>Of a process that predicts and then explains.</summary>
    public required FirstCalls Predicting { get; init; }

    /// <summary>Of one that explains at once.</summary>
    public required FirstCalls Explaining { get; init; }

    /// <summary>Of one that explains after a warm-up.</summary>
    public required FirstCalls WarmedUp { get; init; }

    public required FirstCalls Reference { get; init; }

    public long SourceBytes { get; init; }

    public required long AssemblyBytes { get; init; }

    public required long ModelBytes { get; init; }

    public long ArenaBytes { get; init; }

    public long WeightBytes { get; init; }
}

/// <summary>The explanation includes its forward pass.</summary>
/// <param name="Sweeps">Multiply-adds of the explanation by those of the forward pass.</param>
internal sealed record ContestTimes(
    Quartiles Reference, Quartiles Forward, Quartiles Explanation,
    Quartiles ReferenceOnTwoThreads, Quartiles ForwardOnTwoThreads, Quartiles ExplanationOnTwoThreads, double Sweeps);

/// <summary>How processes tell each other results.</summary>
[JsonSerializable(typeof(NetworkResult))]
[JsonSerializable(typeof(FirstCalls))]
internal sealed partial class ResultJson : JsonSerializerContext;
