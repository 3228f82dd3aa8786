namespace Lrp.Generated;

/// <summary>A part of a text.</summary>
internal readonly record struct Token(int Start, int Length);

/// <summary>Parts of a text in a buffer that grows with the longest text and is never given back.</summary>
internal sealed class TokenList
{
    private Token[] _tokens = new Token[64];

    public int Count { get; private set; }

    public ReadOnlySpan<Token> Span => _tokens.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(int start, int length)
    {
        if (Count == _tokens.Length)
            Array.Resize(ref _tokens, 2 * Count);
        _tokens[Count++] = new Token(start, length);
    }
}
