namespace Lrp.Generated;

// Inputs of integers, and outputs beside the one that is explained.
public abstract unsafe partial class NetworkExplainer
{
    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<int> input)
    {
        using var turn = TakeTurn();
        SetInput(input);
        return RunForward();
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<int> input, int target, int explanation = 0)
    {
        using var turn = TakeTurn();
        CheckIndex(target, LogitCount, nameof(target));
        CheckIndex(explanation, Explanations.Count, nameof(explanation));
        SetInput(input);
        RunAll(explanation);
        return RunBackward(target, explanation);
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is out of range.</exception>
    public ReadOnlySpan<float> ReadOutput(int output)
    {
        using var turn = TakeTurn();
        CheckIndex(output, Outputs.Count, nameof(output));
        CheckPredicted();
        return OutputSpan(output);
    }

    private void SetInput(ReadOnlySpan<int> input)
    {
        CheckLength(input.Length, InputLength, nameof(input));
        ForgetResults();
        _holdsForward = false;
        for (var index = 0; index < Inputs.Count; index++)
        {
            var target = _arena.Span(_layout.InputOffsets[index], Inputs[index].Length);
            for (var element = 0; element < target.Length; element++)
                target[element] = input[element];
            input = input[target.Length..];
        }
    }
}
