using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lrp.Compiler.Emission;

/// <summary>
/// A name in which numbers and words may be parameters of a block: <c>layer1.{number}.conv{number + 1}</c>.
/// </summary>
/// <param name="Text">As in an interpolated string, before characters are escaped: braces of the name are doubled.</param>
internal sealed record NameTemplate(string Text)
{
    /// <summary>Numbers of more digits, or with zeros in front, are words.</summary>
    private static readonly Regex s_parts = new(
        @"(?<brace>\{\{|\}\})|\{(?<parameter>(?:[0-9]+ \* )?\w+)(?: (?<sign>[+-]) (?<offset>[0-9]+))?\}"
        + "|(?<![0-9])(?<number>0|[1-9][0-9]{0,7})(?![0-9])",
        RegexOptions.CultureInvariant);

    /// <summary>Of a name as it is.</summary>
    public static NameTemplate Of(string name) => new(name.Replace("{", "{{").Replace("}", "}}"));

    /// <summary>Whether it has a parameter.</summary>
    public bool IsOpen => s_parts.Matches(Text).Cast<Match>().Any(match => match.Groups["parameter"].Success);

    /// <summary>Whether the other one has the same words between its numbers.</summary>
    public bool IsLike(NameTemplate other) => Skeleton == other.Skeleton;

    /// <summary>Whether it has a parameter that is a word.</summary>
    public bool HasWord => Text.Contains("{" + Word);

    /// <summary>Letters that all names begin and end with, in whole words, of which some are left between.</summary>
    public static (int Before, int Behind) Common(IReadOnlyList<NameTemplate> names)
    {
        const string Separators = "._/:@-";
        var text = names[0].Text;
        var shortest = names.Min(name => name.Text.Length);
        int before = 0, behind = 0;
        while (before < shortest && names.All(name => name.Text[before] == text[before]))
            before++;
        while (before > 0 && Separators.IndexOf(text[before - 1]) < 0)
            before--;
        while (behind < shortest - before && names.All(name => name.Text[name.Text.Length - 1 - behind] == text[text.Length - 1 - behind]))
            behind++;
        while (behind > 0 && Separators.IndexOf(text[text.Length - behind]) < 0)
            behind--;
        return (before, behind);
    }

    /// <summary>Numbers in the name, and parameters.</summary>
    public IEnumerable<Whole> Numbers =>
        s_parts.Matches(Text).Cast<Match>().Where(match => !match.Groups["brace"].Success).Select(NumberOf);

    private string Skeleton => s_parts.Replace(Text, match => match.Groups["brace"].Success ? match.Value : "{0}");

    /// <summary>The name with other numbers.</summary>
    public NameTemplate With(IReadOnlyList<Whole> numbers)
    {
        var next = 0;
        return new NameTemplate(s_parts.Replace(Text, match =>
        {
            if (match.Groups["brace"].Success)
                return match.Value;
            var number = numbers[next++];
            return number.Parameter.Length == 0 ? number.ToString() : $"{{{number}}}";
        }));
    }

    /// <summary>As C# has it: a literal, an interpolated string, or a parameter.</summary>
    public override string ToString()
    {
        if (s_parts.Match(Text) is { Success: true } match && match.Length == Text.Length && match.Groups["parameter"].Success
            && !match.Groups["sign"].Success && match.Groups["parameter"].Value.StartsWith(Word, StringComparison.Ordinal))
            return match.Groups["parameter"].Value;
        if (!IsOpen)
            return Escape.Literal(Text.Replace("{{", "{").Replace("}}", "}"));
        var text = new StringBuilder("$\"");
        var end = 0;
        foreach (var part in s_parts.Matches(Text).Cast<Match>().Where(part => part.Groups["parameter"].Success))
        {
            text.Append(Inner(Text.Substring(end, part.Index - end))).Append(part.Value);
            end = part.Index + part.Length;
        }

        return text.Append(Inner(Text.Substring(end))).Append('"').ToString();
    }

    /// <summary>What parameters that are words are called, with a number behind.</summary>
    public const string Word = "label";

    private static string Inner(string text) => Escape.Literal(text) is var literal ? literal.Substring(1, literal.Length - 2) : "";

    private static Whole NumberOf(Match match)
    {
        if (match.Groups["number"].Success)
            return new Whole("", int.Parse(match.Value, CultureInfo.InvariantCulture));
        var offset = match.Groups["offset"].Success ? int.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture) : 0;
        return new Whole(match.Groups["parameter"].Value, match.Groups["sign"].Value == "-" ? -offset : offset);
    }
}
