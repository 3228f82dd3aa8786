using System.Globalization;
using System.Text;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// The JSON of headers: objects, strings and lists of natural numbers. The compiler has no other use for it, and no library within the
/// C# compiler.
/// </summary>
internal sealed class JsonReader(string text)
{
    private int _position;

    /// <summary>Reads <c>{ "name": …, … }</c>.</summary>
    /// <param name="read">Reads the value of a name.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public void ReadObject(Action<string> read) => ReadItems('{', '}', () =>
    {
        var name = ReadString();
        Expect(':');
        read(name);
    });

    public List<long> ReadIntegers()
    {
        var integers = new List<long>();
        ReadItems('[', ']', () =>
        {
            SkipBlanks();
            var start = _position;
            while (_position < text.Length && text[_position] is >= '0' and <= '9')
                _position++;
            integers.Add(long.TryParse(text.Substring(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture,
                out var integer)
                ? integer
                : throw Wrong("a natural number"));
        });
        return integers;
    }

    public string ReadString()
    {
        Expect('"');
        var result = new StringBuilder();
        while (Take() is var character && character != '"')
        {
            if (character < ' ')
                throw Wrong("a string");
            result.Append(character == '\\' ? Escaped() : character);
        }

        return result.ToString();
    }

    /// <summary>Requires that nothing but blanks follows.</summary>
    public void End()
    {
        SkipBlanks();
        if (_position < text.Length)
            throw Wrong("its end");
    }

    private char Escaped() => Take() switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => (char)Hexadecimal(),
        var character and ('"' or '\\' or '/') => character,
        _ => throw Wrong("an escaped character"),
    };

    private int Hexadecimal()
    {
        var digits = $"{Take()}{Take()}{Take()}{Take()}";
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code
            : throw Wrong("four digits");
    }

    private void ReadItems(char open, char close, Action read)
    {
        Expect(open);
        SkipBlanks();
        if (_position < text.Length && text[_position] == close)
        {
            _position++;
            return;
        }

        for (var separator = ','; separator == ','; separator = Next())
            read();
        if (text[_position - 1] != close)
            throw Wrong($"'{close}'");
    }

    private void Expect(char wanted)
    {
        if (Next() != wanted)
            throw Wrong($"'{wanted}'");
    }

    private char Next()
    {
        SkipBlanks();
        return Take();
    }

    private char Take() => _position < text.Length ? text[_position++] : throw Wrong("more");

    private void SkipBlanks()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\r' or '\n')
            _position++;
    }

    private FormatException Wrong(string wanted) => new($"{wanted} is missing at character {_position}");
}
