namespace Lrp.Infrastructure;

/// <summary>
/// Where a generated explainer's workspace holds what its base class reads and writes: offsets in floats from the arena's start.
/// All regions are plain row-major.
/// </summary>
/// <param name="ArenaLength">Floats of the workspace.</param>
/// <param name="InputOffsets">One per input.</param>
/// <param name="OutputOffset">What <c>Predict</c> returns.</param>
/// <param name="LogitsOffset">The output before a final softmax or sigmoid.</param>
/// <param name="SeedOffset">Initial relevance, as long as the logits.</param>
public sealed record NetworkLayout(
    string Name,
    long ArenaLength,
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<long> InputOffsets,
    TensorInfo Output,
    long OutputOffset,
    int LogitCount,
    long LogitsOffset,
    long SeedOffset,
    IReadOnlyList<ExplanationLayout> Explanations);

/// <summary>One explanation of a generated explainer.</summary>
/// <param name="SeedIsOne">The initial relevance is one at the target rather than its logit.</param>
/// <param name="RelevanceOffsets">Relevance at each input, in floats from the arena's start.</param>
public sealed record ExplanationLayout(string Name, bool SeedIsOne, IReadOnlyList<long> RelevanceOffsets);
