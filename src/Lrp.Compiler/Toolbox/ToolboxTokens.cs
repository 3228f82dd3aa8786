using System.Globalization;
using System.Text;
using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Toolbox;

/// <summary>Words and numbers of a text file, one after the other, with blanks and line breaks between; nothing is kept of them.</summary>
internal sealed class ToolboxTokens(Stream stream, string file)
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
    private long Position => _bufferEnd - _count + _next;

    /// <summary>The next word or number; null at the end of the file.</summary>
    /// <exception cref="DiagnosticException">It is longer than any, or no text.</exception>
    public string? Read()
    {
        int character;
        while (IsBlank(character = Peek()))
        {
            _next++;
            Line += character == '\n' ? 1 : 0;
        }

        if (character < 0)
            return null;
        _token.Clear();
        for (; character >= 0 && !IsBlank(character); character = Peek())
        {
            if (character is < ' ' or > '~' || _token.Length == LongestToken)
                throw Invalid("there is neither a name nor a number");
            _token.Append((char)character);
            _next++;
        }

        return _token.ToString();
    }

    /// <summary>A whole number above zero.</summary>
    /// <exception cref="DiagnosticException">It is something else.</exception>
    public int ReadSize(string layer)
    {
        var token = Read();
        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw Invalid($"a size of its layer {layer} is '{token}'");
    }

    /// <summary>Steps over numbers, each of which must be one.</summary>
    /// <exception cref="DiagnosticException">There are fewer, or one is no finite number.</exception>
    public ToolboxNumbers SkipNumbers(string layer, int count)
    {
        var start = 0L;
        for (var index = 0; index < count; index++)
        {
            ReadNumber(layer, index, count);
            if (index == 0)
                start = Position - _token.Length;
        }

        return new ToolboxNumbers(start, Position - start, count);
    }

    /// <summary>Reads numbers.</summary>
    /// <exception cref="DiagnosticException">There are fewer, or one is no finite number.</exception>
    public double[] ReadNumbers(string tensor, int count)
    {
        var numbers = new double[count];
        for (var index = 0; index < count; index++)
            numbers[index] = ReadNumber(tensor, index, count);
        return numbers;
    }

    public DiagnosticException Invalid(string what) => new(DiagnosticTable.ToolboxInvalid, file, $"line {Line}: {what}");

    private static bool IsBlank(int character) => character is ' ' or '\t' or '\r' or '\n';

    private double ReadNumber(string owner, int index, int count)
    {
        var token = Read();
        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && !double.IsNaN(value) && !double.IsInfinity(value))
            return value;
        throw Invalid($"'{owner}' has {index} of {count} numbers, then {(token is null ? "the file ends" : $"comes '{token}'")}");
    }

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
