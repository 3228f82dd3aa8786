namespace Lrp.Generated;

/// <summary>
/// Where a generated explainer's workspace holds what its base class reads and writes: offsets in floats from the arena's start.
/// All regions are plain row-major.
/// </summary>
/// <param name="ArenaLength">Floats of the workspace.</param>
/// <param name="InputOffsets">One per input.</param>
/// <param name="OutputOffsets">One per output.</param>
/// <param name="Logits">What is explained: the output before a final softmax or sigmoid, or an inner value.</param>
/// <param name="SeedOffset">Initial relevance, as long as the logits.</param>
public sealed record NetworkLayout(
    string Name,
    long ArenaLength,
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<long> InputOffsets,
    IReadOnlyList<TensorInfo> Outputs,
    IReadOnlyList<long> OutputOffsets,
    TensorInfo Logits,
    long LogitsOffset,
    long SeedOffset,
    IReadOnlyList<ExplanationLayout> Explanations)
{
    /// <summary>Index of what <c>Predict</c> returns and explanations explain.</summary>
    public int Output { get; init; }

    /// <summary>Whether several threads may run a pass, each its share.</summary>
    public bool IsShared { get; init; }

    /// <summary>Floats that each of them but the first needs for its own use.</summary>
    public long ScratchLength { get; init; }

    /// <summary>Whether there is a <see cref="Pass.ForwardOfChanges"/>.</summary>
    public bool IsIncremental { get; init; }
}

/// <summary>One explanation of a generated explainer.</summary>
/// <param name="SeedIsOne">The initial relevance is one at the target rather than its logit.</param>
/// <param name="RelevanceOffsets">Relevance at each input, in floats from the arena's start.</param>
public sealed record ExplanationLayout(string Name, bool SeedIsOne, IReadOnlyList<long> RelevanceOffsets)
{
    /// <summary>One entry per layer, from the output to the inputs; empty without <c>Ledger = true</c>.</summary>
    public IReadOnlyList<LedgerLayout> Ledger { get; init; } = [];

    /// <summary>One entry per layer that <c>KeepLayers</c> names.</summary>
    public IReadOnlyList<KeptLayout> Kept { get; init; } = [];
}

/// <summary>A layer's balance: each column is the sum of the scalars at these offsets.</summary>
public sealed record LedgerLayout(
    string Layer, string Operator, long[] In, long[] Out, long[] Bias, long[] Stabiliser, long[] Dropped);

/// <summary>A layer whose relevance is kept.</summary>
/// <param name="Channels">Length of the mask.</param>
/// <param name="MaskOffset">One factor per channel, by which the layer's relevance is multiplied.</param>
public sealed record KeptLayout(TensorInfo Info, long ActivationOffset, long RelevanceOffset, int Channels, long MaskOffset);
