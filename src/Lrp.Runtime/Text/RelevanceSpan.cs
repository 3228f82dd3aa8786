namespace Lrp;

/// <summary>A word of a text with its relevance.</summary>
/// <param name="Start">Where it begins in the text, in UTF-16 characters.</param>
/// <param name="Length">Its length in UTF-16 characters.</param>
/// <param name="Relevance">What it contributes to the explained output; 0 where the network does not know it.</param>
public readonly record struct RelevanceSpan(int Start, int Length, float Relevance);
