namespace Lrp;

/// <summary>
/// A network whose input is a text. It counts words, or sequences of words or characters, and what follows sees these counts:
/// <see cref="IExplainer.Inputs"/> are the counts, which can be given as numbers, too.
/// </summary>
public interface ITextExplainer : IExplainer
{
    /// <summary>The counted words, in the order of the inputs' elements; those of a sequence are separated by blanks.</summary>
    IReadOnlyList<string> Features { get; }

    /// <summary>Counts what is in a text: the numbers that the network takes.</summary>
    /// <param name="text">The text as it was written.</param>
    /// <returns>How often every feature is in it, valid until the next text.</returns>
    ReadOnlySpan<float> Count(ReadOnlySpan<char> text);

    /// <summary>
    /// Runs the network forward on a text. An empty one, or one without known words, counts nothing: all its features are 0.
    /// </summary>
    /// <param name="text">The text as it was written.</param>
    ReadOnlySpan<float> Predict(ReadOnlySpan<char> text);

    /// <summary>Runs the network forward on a text and explains one output.</summary>
    /// <param name="text">The text as it was written.</param>
    /// <param name="target">Flat index of the logit to explain.</param>
    /// <param name="explanation">Index into <see cref="IExplainer.Explanations"/>.</param>
    /// <returns>The relevance of every feature; <see cref="RelevanceSpans"/> tells that of words.</returns>
    /// <exception cref="ArgumentException">An index is out of range.</exception>
    ReadOnlySpan<float> Explain(ReadOnlySpan<char> text, int target, int explanation = 0);

    /// <summary>
    /// Shares out the relevance of features among the words of the last text that was counted: each place where a feature was counted has
    /// an equal share, and each word of a sequence an equal share of that.
    /// </summary>
    /// <param name="relevance">The relevance of every feature, as an explanation of the last text gave it.</param>
    /// <returns>
    /// Every word of the text in its order, those that are not known with relevance 0; one list behind the other where a network splits the
    /// text in several ways. Valid until the next call.
    /// </returns>
    /// <exception cref="ArgumentException">There are more or fewer numbers than features.</exception>
    ReadOnlySpan<RelevanceSpan> RelevanceSpans(ReadOnlySpan<float> relevance);
}
