namespace Lrp.Cli.Compilation;

/// <summary>A network of a fixed batch as one of single samples: each fills all rows, and the results of the first count.</summary>
internal sealed class RowExplainer(IExplainer network, Batch batch) : IExplainer
{
    public IReadOnlyList<TensorInfo> Inputs => batch.Inputs;

    public TensorInfo Output => batch.Output;

    public TensorInfo LogitsInfo => batch.Logits;

    public int InputLength => network.InputLength / batch.Size;

    public int LogitCount => network.LogitCount / batch.Size;

    public IReadOnlyList<string> Explanations => network.Explanations;

    public ReadOnlySpan<float> Logits => network.Logits[..LogitCount];

    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input) => network.Predict(Fill(input))[..Output.Length];

    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, int explanation = 0)
    {
        CheckTarget(target);
        return First(network.Explain(Fill(input), target, explanation));
    }

    public ReadOnlySpan<float> Relevance(int target, int explanation = 0)
    {
        CheckTarget(target);
        return First(network.Relevance(target, explanation));
    }

    public ReadOnlySpan<float> Relevance(ReadOnlySpan<float> seed, int explanation = 0)
    {
        if (seed.Length != LogitCount)
            throw new ArgumentException($"Expected {LogitCount} elements, got {seed.Length}.", nameof(seed));
        var whole = new float[network.LogitCount];
        seed.CopyTo(whole);
        return First(network.Relevance(whole, explanation));
    }

    public ReadOnlySpan<float> Relevance(int target, int explanation, int layer, scoped ReadOnlySpan<int> channels)
    {
        CheckTarget(target);
        return First(network.Relevance(target, explanation, layer, channels));
    }

    public ReadOnlySpan<LedgerRow> Ledger(int explanation = 0) => network.Ledger(explanation);

    public IReadOnlyList<TensorInfo> KeptLayers(int explanation = 0) => network.KeptLayers(explanation);

    public KeptLayer Kept(int layer, int explanation = 0) => network.Kept(layer, explanation);

    /// <summary>The network stays its owner's.</summary>
    public void Dispose()
    {
    }

    private float[] Fill(ReadOnlySpan<float> sample) => sample.Length == InputLength
        ? batch.Join([sample.ToArray()])
        : throw new ArgumentException($"Expected {InputLength} elements, got {sample.Length}.", nameof(sample));

    /// <exception cref="InvalidDataException">The first row's logit depends on other rows: they are parts of one sample.</exception>
    private float[] First(ReadOnlySpan<float> relevance)
    {
        var rows = batch.Split(relevance);
        // What is not a number comes from the input; it says nothing about rows.
        if (rows.Skip(1).Any(row => row.Any(value => value != 0 && !float.IsNaN(value))))
        {
            throw new InvalidDataException(
                $"The network's {batch.Size} rows depend on each other: they are no batch. Give all of them as one sample.");
        }

        return rows[0];
    }

    private void CheckTarget(int target) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)target, (uint)LogitCount, nameof(target));
}
