namespace Lrp;

/// <summary>An inner layer's output as the last explanation saw it; valid until the explainer runs again.</summary>
/// <param name="info">Name and shape.</param>
/// <param name="activation">The layer's output.</param>
/// <param name="relevance">The relevance of each of its elements.</param>
public readonly ref struct KeptLayer(TensorInfo info, ReadOnlySpan<float> activation, ReadOnlySpan<float> relevance)
{
    /// <summary>The node's name in the model file, and the shape of its output.</summary>
    public TensorInfo Info { get; } = info;

    /// <summary>The layer's output, row-major.</summary>
    public ReadOnlySpan<float> Activation { get; } = activation;

    /// <summary>Relevance of that output, row-major.</summary>
    public ReadOnlySpan<float> Relevance { get; } = relevance;
}
