namespace Lrp;

/// <summary>
/// Texts as points: the vectors of their words, each as much as the word counts for a decision. Texts of one topic are near each other,
/// more than with all words alike (Arras, Horn, Montavon, Müller, Samek 2017).
/// </summary>
public static class DocumentVectors
{
    /// <summary>d = Σ R_w v_w over all features w.</summary>
    /// <param name="relevance">The relevance of every feature.</param>
    /// <param name="vectors">A row for each feature: its embedding. (With one-hot rows d is the relevance itself.)</param>
    /// <param name="document">Takes d, as long as a row.</param>
    /// <exception cref="ArgumentException">There are not as many rows of that length as features.</exception>
    public static void Sum(ReadOnlySpan<float> relevance, ReadOnlySpan<float> vectors, Span<float> document)
    {
        if (vectors.Length != (long)relevance.Length * document.Length)
        {
            throw new ArgumentException(
                $"Expected {relevance.Length} rows of {document.Length} numbers, got {vectors.Length} numbers.", nameof(vectors));
        }

        document.Clear();
        for (var feature = 0; feature < relevance.Length; feature++)
        {
            // Most words of a vocabulary are in no text.
            if (relevance[feature] == 0)
                continue;
            var row = vectors.Slice(feature * document.Length, document.Length);
            for (var index = 0; index < row.Length; index++)
                document[index] += relevance[feature] * row[index];
        }
    }
}
