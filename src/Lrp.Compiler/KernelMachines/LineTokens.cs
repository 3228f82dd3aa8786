using System.Globalization;
using System.Text;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.KernelMachines;

/// <summary>Words of a text file, line by line; nothing is kept of them.</summary>
internal sealed class LineTokens(Stream stream, string file)
{
    private const int LongestToken = 64;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly StringBuilder _token = new();
    private int _next;
    private int _count;
    private long _bufferEnd;

    /// <summary>The line of what was read last, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The byte behind what was read last.</summary>
    public long Position => _bufferEnd - _count + _next;

    /// <summary>The first word of a file; null where it is none of ASCII.</summary>
    public static string? FirstWord(Stream stream)
    {
        var word = new StringBuilder();
        for (var character = stream.ReadByte(); word.Length < LongestToken; character = stream.ReadByte())
        {
            if (character is > ' ' and <= '~')
                word.Append((char)character);
            else if (character < 0 || word.Length > 0 || character is not (' ' or '\t' or '\r' or '\n'))
                break;
        }

        return word.Length > 0 ? word.ToString() : null;
    }

    /// <summary>A finite number.</summary>
    public static bool Parse(string? word, out double number) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && !double.IsNaN(number)
            && !double.IsInfinity(number);

    /// <summary>The first word of the next line that has one; null at the end of the file.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? NextLine()
    {
        while (Peek() is >= 0 and var character)
        {
            if (!IsBlank(character) && character != '\n')
                return Next();
            _next++;
            Line += character == '\n' ? 1 : 0;
        }

        return null;
    }

    /// <summary>The next word of the line; null at its end.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? Next()
    {
        while (IsBlank(Peek()))
            _next++;
        _token.Clear();
        for (var character = Peek(); character >= 0 && character != '\n' && !IsBlank(character); character = Peek())
        {
            if (character is < ' ' or > '~' || _token.Length == LongestToken)
                throw Invalid("there is neither a word nor a number");
            _token.Append((char)character);
            _next++;
        }

        return _token.Length > 0 ? _token.ToString() : null;
    }

    /// <summary>Requires that the line has no more words, and steps behind it.</summary>
    public void EndLine(string key)
    {
        if (Next() is { } word)
            throw Invalid($"'{key}' is followed by '{word}'");
        if (Peek() == '\n')
            _next++;
        Line++;
    }

    public DiagnosticException Invalid(string what) =>
        new(DiagnosticTable.KernelMachineInvalid, file, $"line {Line}: {Text.Quotable(what)}");

    private static bool IsBlank(int character) => character is ' ' or '\t' or '\r';

    private int Peek()
    {
        if (_next == _count)
        {
            (_next, _count) = (0, stream.Read(_buffer, 0, _buffer.Length));
            _bufferEnd += _count;
        }

        return _count == 0 ? -1 : _buffer[_next];
    }
}
