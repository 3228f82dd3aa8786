namespace Lrp.Generated;

/// <summary>What generated explainers of texts share: the text is counted, and what is generated sees the counts.</summary>
public abstract class TextNetworkExplainer : NetworkExplainer, ITextExplainer
{
    private readonly TextCounter _counter;

    /// <param name="branches">One for each input.</param>
    /// <inheritdoc cref="NetworkExplainer(NetworkLayout, NetworkWeights, InstructionSet, int)"/>
    protected TextNetworkExplainer(
        NetworkLayout layout, NetworkWeights weights, InstructionSet instructionSet, int threads, IReadOnlyList<TextBranch> branches)
        : base(layout, weights, instructionSet, threads) => _counter = new TextCounter(branches);

    /// <inheritdoc/>
    public IReadOnlyList<string> Features => _counter.Features;

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Count(ReadOnlySpan<char> text)
    {
        using var turn = TakeTurn();
        return _counter.Count(text);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<char> text)
    {
        using var turn = TakeTurn();
        SetInput(_counter.Count(text));
        return RunForward();
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<char> text, int target, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckIndex(target, LogitCount, nameof(target));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        SetInput(_counter.Count(text));
        RunAll(explanation);
        return RunBackward(target, explanation);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<RelevanceSpan> RelevanceSpans(ReadOnlySpan<float> relevance)
    {
        using var turn = TakeTurn();
        return _counter.Share(relevance);
    }
}
