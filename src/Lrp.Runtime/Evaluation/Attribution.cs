namespace Lrp.Evaluation;

/// <summary>
/// A way of explaining an input, whatever does it: <c>(input, target) => explainer.Explain(input, target, index)</c>, a
/// <see cref="MethodDriver"/>, or code of one's own.
/// </summary>
/// <param name="input">All inputs' elements.</param>
/// <param name="target">Flat index of the logit.</param>
/// <returns>The relevance of every element; may be a view that the next call overwrites.</returns>
public delegate ReadOnlySpan<float> Attribution(ReadOnlySpan<float> input, int target);
