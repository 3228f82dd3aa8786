using System.Globalization;
using System.Text;

namespace Lrp.Compiler.KernelMachines;

/// <summary>
/// The JSON of headers: objects, strings and lists of natural numbers; and of pipelines, whose values are of any kind. There is no library
/// for it within the C# compiler.
/// </summary>
internal sealed class JsonReader(string text)
{
    /// <summary>Files are untrusted, and each level is one of the stack.</summary>
    private const int Deepest = 32;

    private int _position;
    private int _depth;

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

    /// <summary>Anything but null: a dictionary, a list, a text, a number in float64, a truth value.</summary>
    /// <exception cref="FormatException">The text is something else, or a name is there twice.</exception>
    public object ReadValue()
    {
        if (++_depth > Deepest)
            throw Wrong("a flatter structure");
        SkipBlanks();
        var value = _position < text.Length ? text[_position] switch
        {
            '{' => ReadDictionary(),
            '[' => ReadList(),
            '"' => ReadString(),
            't' or 'f' => ReadWord(),
            _ => ReadNumber(),
        } : throw Wrong("a value");
        _depth--;
        return value;
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

    private Dictionary<string, object> ReadDictionary()
    {
        var result = new Dictionary<string, object>();
        ReadObject(name =>
        {
            if (result.ContainsKey(name))
                throw Wrong($"another name than '{name}'");
            result[name] = ReadValue();
        });
        return result;
    }

    private List<object> ReadList()
    {
        var result = new List<object>();
        ReadItems('[', ']', () => result.Add(ReadValue()));
        return result;
    }

    private object ReadWord()
    {
        foreach (var word in new[] { "true", "false" })
        {
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) == 0)
            {
                _position += word.Length;
                return word == "true";
            }
        }

        throw Wrong("a value");
    }

    private object ReadNumber()
    {
        var start = _position;
        while (_position < text.Length && text[_position] is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
            _position++;
        return double.TryParse(text.Substring(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && !double.IsInfinity(number)
            ? number
            : throw Wrong("a number");
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
