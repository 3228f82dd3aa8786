using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// Patterns of tokenisers in the notation of RE2, which ONNX Runtime runs, as the same patterns of .NET. Of its words only those are
/// translated that .NET can run without backtracking, in time linear in the text; others are refused.
/// </summary>
public sealed class TokenPattern
{
    private const int MostCharacters = 1000;

    /// <summary>Of counted repetitions together, as RE2 bounds them: each is written out in an automaton.</summary>
    private const int MostRepetitions = 1000;

    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";

    private static readonly Dictionary<string, string> s_classes = new()
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = "\\x00-\\x7F",
        ["blank"] = "\\t ",
        ["cntrl"] = "\\x00-\\x1F\\x7F",
        ["digit"] = "0-9",
        ["graph"] = "!-~",
        ["lower"] = "a-z",
        ["print"] = " -~",
        ["punct"] = "!-/:-@\\[-`{-~",
        ["space"] = "\\t\\n\\v\\f\\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    private static readonly Regex s_repetition = new(@"\G\{([0-9]{1,4})(,([0-9]{1,4})?)?\}", RegexOptions.CultureInvariant);

    private readonly string _source;
    private readonly StringBuilder _result = new();
    private int _next;
    private long _repetitions = 1;

    private TokenPattern(string source) => _source = source;

    /// <exception cref="FormatException">Says what cannot be translated.</exception>
    public static string Translate(string pattern)
    {
        if (pattern.Length > MostCharacters)
            throw new FormatException($"it has {pattern.Length} characters");
        var translated = new TokenPattern(pattern).Run();
        try
        {
            // Nothing is matched: this is where .NET reads it.
            _ = new Regex(translated, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException misfit)
        {
            throw new FormatException(misfit.Message, misfit);
        }

        return translated;
    }

    private string Run()
    {
        while (_next < _source.Length)
        {
            var character = _source[_next++];
            switch (character)
            {
                case '\\': _result.Append(Escape(isInClass: false)); break;
                case '[': Class(); break;
                case '(': Group(); break;
                case '*' or '+' or '?': Repeat($"{character}"); break;
                case '{' when s_repetition.Match(_source, _next - 1) is { Success: true } match: Repetition(match); break;
                case '{' or '}' or ']': _result.Append('\\').Append(character); break;
                case '^': _result.Append("\\A"); break;
                case '$': _result.Append("\\z"); break;
                default: Literal(character); break;
            }
        }

        return _result.ToString();
    }

    /// <summary>All matches are as long as can be, so that a lazy one is like the others.</summary>
    private void Repeat(string repetition)
    {
        _result.Append(repetition);
        if (_next < _source.Length && _source[_next] == '?')
            _next++;
    }

    private void Repetition(Match match)
    {
        var most = match.Groups[match.Groups[3].Success ? 3 : 1].Value;
        _repetitions *= Math.Max(1, int.Parse(most, CultureInfo.InvariantCulture));
        if (_repetitions > MostRepetitions)
            throw new FormatException($"it repeats a part {_repetitions} times");
        _next += match.Length - 1;
        Repeat(match.Value);
    }

    private void Group()
    {
        if (_next >= _source.Length || _source[_next] != '?')
        {
            _result.Append("(?:");
            return;
        }

        int end;
        if (string.CompareOrdinal(_source, _next, "?:", 0, 2) == 0)
            end = _next + 2;
        else if (string.CompareOrdinal(_source, _next, "?P<", 0, 3) == 0)
            end = _source.IndexOf('>', _next) + 1;
        else
        {
            var head = _source.Substring(_next - 1, Math.Min(4, _source.Length - _next + 1));
            throw new FormatException($"'{head}' is no group that is only grouped");
        }

        if (end == 0)
            throw new FormatException("the name of a group has no end");
        _next = end;
        _result.Append("(?:");
    }

    private void Class()
    {
        var start = _next;
        _result.Append('[');
        if (Skip('^'))
            _result.Append('^');
        for (var isFirst = true; _next < _source.Length; isFirst = false)
        {
            var character = _source[_next++];
            if (character == ']' && !isFirst)
            {
                _result.Append(']');
                return;
            }

            if (character == '\\')
                _result.Append(Escape(isInClass: true));
            else if (character == '[' && Skip(':'))
                _result.Append(Named());
            else if (character is '[' or ']')
                _result.Append('\\').Append(character);
            else if (char.IsSurrogate(character))
                throw new FormatException("a class has a character beyond U+FFFF");
            else
                Literal(character, isInClass: true);
        }

        throw new FormatException($"the class '{_source.Substring(start - 1)}' has no end");
    }

    private bool Skip(char character)
    {
        if (_next >= _source.Length || _source[_next] != character)
            return false;
        _next++;
        return true;
    }

    private string Named()
    {
        var end = _source.IndexOf(":]", _next, StringComparison.Ordinal);
        var name = end < 0 ? "" : _source.Substring(_next, end - _next);
        _next = end + 2;
        return s_classes.TryGetValue(name, out var members) ? members : throw new FormatException($"there is no class '[:{name}:]'");
    }

    /// <summary>What is behind a backslash: in RE2, digits, blanks and words are those of ASCII.</summary>
    private string Escape(bool isInClass)
    {
        var character = _next < _source.Length ? _source[_next++] : throw new FormatException("it ends with a backslash");
        var members = char.ToLowerInvariant(character) switch { 'd' => "digit", 'w' => "word", 's' => "blanks", _ => "" };
        if (members.Length > 0)
        {
            var set = members == "blanks" ? "\\t\\n\\f\\r " : s_classes[members];
            if (char.IsUpper(character) && isInClass)
                throw new FormatException($"a class has the negated class '\\{character}'");
            return isInClass ? set : $"[{(char.IsUpper(character) ? "^" : "")}{set}]";
        }

        if (Punctuation.IndexOf(character) >= 0 || "afnrtv".IndexOf(character) >= 0)
            return $"\\{character}";
        return character switch
        {
            'b' or 'B' when !isInClass => $"\\{character}",
            'A' or 'z' when !isInClass => $"\\{character}",
            'x' when Follows("[0-9A-Fa-f]{2}") is { } code => $"\\x{code}",
            'p' or 'P' when Follows(@"\{[A-Z][a-z]?\}") is { } name => $"\\{character}{name}",
            _ => throw new FormatException($"'\\{character}' is not supported"),
        };
    }

    /// <summary>Takes what comes next; null where it is something else.</summary>
    private string? Follows(string pattern)
    {
        var match = Regex.Match(_source.Substring(_next), $"^{pattern}");
        _next += match.Length;
        return match.Success ? match.Value : null;
    }

    private void Literal(char character, bool isInClass = false)
    {
        // A character beyond U+FFFF is two to .NET: what repeats it repeats both.
        if (!isInClass && char.IsHighSurrogate(character) && _next < _source.Length && char.IsLowSurrogate(_source[_next]))
            _result.Append("(?:").Append(character).Append(_source[_next++]).Append(')');
        else
            _result.Append(character);
    }
}
