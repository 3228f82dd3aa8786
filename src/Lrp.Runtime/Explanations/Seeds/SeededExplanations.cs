using System.Buffers;

namespace Lrp;

/// <summary>Explanations of other quantities than a logit, on any explainer; they allocate nothing beyond pooled scratch space.</summary>
public static class SeededExplanations
{
    /// <summary>Explains the last forward pass from a seed.</summary>
    /// <param name="seed">The quantity to explain.</param>
    /// <param name="explanation">Index into <see cref="IExplainer.Explanations"/>.</param>
    /// <returns>The relevance of every input element, valid until the next call.</returns>
    /// <exception cref="ArgumentException">A class or the explanation does not exist.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public static ReadOnlySpan<float> Relevance(this IExplainer explainer, Seed seed, int explanation = 0)
    {
        var logits = explainer.Logits;
        var scratch = ArrayPool<float>.Shared.Rent(logits.Length);
        try
        {
            var initial = scratch.AsSpan(0, logits.Length);
            seed.Fill(logits, initial);
            return explainer.Relevance(initial, explanation);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    /// <summary>Runs the network forward and explains from a seed.</summary>
    /// <param name="input">All inputs' elements, row-major.</param>
    /// <inheritdoc cref="Relevance(IExplainer, Seed, int)" path="/param|/returns"/>
    /// <exception cref="ArgumentException">
    /// The length of <paramref name="input"/> is wrong, or a class or the explanation does not exist.
    /// </exception>
    public static ReadOnlySpan<float> Explain(this IExplainer explainer, ReadOnlySpan<float> input, Seed seed, int explanation = 0)
    {
        seed.Check(explainer.LogitCount);
        explainer.Predict(input);
        return explainer.Relevance(seed, explanation);
    }
}
