namespace Lrp.Generated;

// A batch: a target for each sample.
public abstract unsafe partial class NetworkExplainer
{
    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> inputs, ReadOnlySpan<int> targets, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckTargets(targets, explanation);
        SetInput(inputs);
        RunAll(explanation);
        return RunBackward(targets, explanation);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<int> inputs, ReadOnlySpan<int> targets, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckTargets(targets, explanation);
        SetInput(inputs);
        RunAll(explanation);
        return RunBackward(targets, explanation);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> RelevanceOfEach(ReadOnlySpan<int> targets, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckTargets(targets, explanation);
        CheckPredicted();
        return RunBackward(targets, explanation);
    }

    private ReadOnlySpan<float> RunBackward(ReadOnlySpan<int> targets, int explanation)
    {
        var count = LogitCount / BatchSize;
        SeedSpan.Clear();
        for (var sample = 0; sample < targets.Length; sample++)
            SetSeed((sample * count) + targets[sample], explanation);
        return RunBackward(explanation);
    }

    private void CheckTargets(ReadOnlySpan<int> targets, int explanation)
    {
        if (targets.Length != BatchSize)
            throw new ArgumentException($"Expected {BatchSize} targets, one for each sample, got {targets.Length}.", nameof(targets));
        var count = LogitCount / BatchSize;
        for (var sample = 0; sample < targets.Length; sample++)
        {
            if ((uint)targets[sample] >= (uint)count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(targets), targets[sample], $"Expected 0 to {count - 1} as the target of sample {sample}.");
            }
        }

        CheckIndex(explanation, Explanations.Count, nameof(explanation));
    }
}
