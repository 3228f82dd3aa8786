namespace Lrp.Generated;

// What happened within the network: the ledger, and layers that are kept.
public abstract unsafe partial class NetworkExplainer
{
    private readonly LedgerRow[][] _ledgers;
    private readonly TensorInfo[][] _kept;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public ReadOnlySpan<LedgerRow> Ledger(int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckExplained(explanation);
        var (rows, layouts) = (_ledgers[explanation], _layout.Explanations[explanation].Ledger);
        for (var index = 0; index < rows.Length; index++)
        {
            var layout = layouts[index];
            rows[index] = new LedgerRow(layout.Layer, layout.Operator,
                Sum(layout.In), Sum(layout.Out), Sum(layout.Bias), Sum(layout.Stabiliser), Sum(layout.Dropped));
        }

        GC.KeepAlive(this);
        return rows;

        double Sum(long[] offsets)
        {
            var sum = 0.0;
            foreach (var offset in offsets)
                sum += Arena[offset];
            return sum;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public IReadOnlyList<TensorInfo> KeptLayers(int explanation = 0)
    {
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        return _kept[explanation];
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public KeptLayer Kept(int layer, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckExplained(explanation);
        var layout = LayoutOf(layer, explanation);
        return new KeptLayer(layout.Info,
            _arena.Span(layout.ActivationOffset, layout.Info.Length), _arena.Span(layout.RelevanceOffset, layout.Info.Length));
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public ReadOnlySpan<float> Relevance(int target, int explanation, int layer, scoped ReadOnlySpan<int> channels)
    {
        using var turn = TakeTurn();
        CheckIndex(target, LogitCount, nameof(target));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        var layout = LayoutOf(layer, explanation);
        foreach (var channel in channels)
            CheckIndex(channel, layout.Channels, nameof(channels));
        CheckPredicted();

        var mask = Mask(layout);
        mask.Clear();
        foreach (var channel in channels)
            mask[channel] = 1;
        var relevance = RunBackward(target, explanation);
        mask.Fill(1);
        return relevance;
    }

    private Span<float> Mask(KeptLayout layer) => _arena.Span(layer.MaskOffset, layer.Channels);

    private KeptLayout LayoutOf(int layer, int explanation)
    {
        var kept = _layout.Explanations[explanation].Kept;
        if (kept.Count == 0)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, "No layer is kept; name it in KeepLayers.");
        CheckIndex(layer, kept.Count, nameof(layer));
        return kept[layer];
    }

    private void CheckExplained(int explanation)
    {
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        if (_explained != explanation)
            throw new InvalidOperationException($"Explanation {explanation} is not the one that ran last: call Explain or Relevance first.");
    }
}
