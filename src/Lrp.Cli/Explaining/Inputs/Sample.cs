namespace Lrp.Cli.Explaining.Inputs;

/// <summary>What a network is given.</summary>
/// <param name="Index">Its place in the files.</param>
internal sealed record Sample(int Index, IReadOnlyList<NetworkInput> Inputs)
{
    /// <summary>The text that inputs were counted from; null where there is none.</summary>
    public SampleText? Text { get; init; }

    /// <summary>All inputs' elements behind each other.</summary>
    public float[] Values { get; } = [.. Inputs.SelectMany(input => input.Values)];
}
