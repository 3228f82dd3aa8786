namespace Lrp.Generated;

/// <summary>A place in a text where a feature was counted.</summary>
/// <param name="First">Index of its first word.</param>
/// <param name="Distance">From one of its words to the next.</param>
/// <param name="Size">Its words.</param>
internal readonly record struct Gram(int Feature, int First, int Distance, int Size);

/// <summary>Such places in a buffer that grows with the longest text.</summary>
internal sealed class GramList
{
    private Gram[] _grams = new Gram[64];

    public int Count { get; private set; }

    public ReadOnlySpan<Gram> Span => _grams.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(Gram gram)
    {
        if (Count == _grams.Length)
            Array.Resize(ref _grams, 2 * Count);
        _grams[Count++] = gram;
    }
}
