using System.Globalization;
using System.Text;

namespace Lrp.Compiler.Diagnostics;

/// <summary>Words of an untrusted text file, one after the other; nothing is kept of them.</summary>
/// <param name="word">What a word is called that is not a number.</param>
internal abstract class TextTokens(Stream stream, string word)
{
    /// <summary>Characters of a word at most.</summary>
    protected const int LongestToken = 64;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly StringBuilder _token = new();
    private int _next;
    private int _count;
    private long _bufferEnd;

    /// <summary>The line of what was read last, from 1.</summary>
    public int Line { get; protected set; } = 1;

    /// <summary>The byte behind what was read last.</summary>
    public long Position => _bufferEnd - _count + _next;

    /// <summary>Characters of the word that was read last.</summary>
    protected int TokenLength => _token.Length;

    /// <summary>A finite number.</summary>
    public static bool Parse(string? word, out double number) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsNaN(number)
            && !double.IsInfinity(number);

    /// <summary>What is wrong with the line at hand.</summary>
    public abstract DiagnosticException Invalid(string what);

    /// <summary>Between words of a line.</summary>
    protected static bool IsBlank(int character) => character is ' ' or '\t' or '\r';

    /// <summary>The next byte; −1 at the end of the file.</summary>
    protected int Peek()
    {
        if (_next == _count)
        {
            (_next, _count) = (0, stream.Read(_buffer, 0, _buffer.Length));
            _bufferEnd += _count;
        }

        return _count == 0 ? -1 : _buffer[_next];
    }

    /// <summary>Steps over blanks and line breaks.</summary>
    protected void SkipLines()
    {
        while (Peek() is var character && (IsBlank(character) || character == '\n'))
            Skip();
    }

    /// <summary>Steps over the byte at hand.</summary>
    protected void Skip()
    {
        Line += _buffer[_next] == '\n' ? 1 : 0;
        _next++;
    }

    /// <summary>The word at hand; null where there is none.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    protected string? ReadToken()
    {
        _token.Clear();
        for (var character = Peek(); character >= 0 && character != '\n' && !IsBlank(character); character = Peek())
        {
            if (character is < ' ' or > '~' || _token.Length == LongestToken)
                throw Invalid($"there is neither a {word} nor a number");
            _token.Append((char)character);
            _next++;
        }

        return _token.Length > 0 ? _token.ToString() : null;
    }
}
