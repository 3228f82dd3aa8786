using System.Text;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Makes C# identifiers of names that come from model files and attributes. Those are untrusted: whatever they hold, the result is
/// letters and digits that start with a letter.
/// </summary>
public static class Identifiers
{
    // The C# compiler refuses names of 512 characters; beyond this length a name is no help to a reader anyway.
    private const int LongestName = 80;

    private static readonly HashSet<string> s_keywords =
    [
        .. ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum " +
            "event explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long " +
            "namespace new null object operator out override params private protected public readonly ref return sbyte sealed short " +
            "sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual " +
            "void volatile while").Split(' '),
    ];

    /// <summary>A name as members and types have it: <c>/features/0/conv-1</c> becomes <c>Features0Conv1</c>.</summary>
    /// <param name="fallback">The name of what has no letter and no digit in its own.</param>
    public static string Pascal(string name, string fallback)
    {
        var result = new StringBuilder();
        var startsWord = true;
        foreach (var character in name)
        {
            if (result.Length == LongestName)
                break;
            var isPart = char.IsLetterOrDigit(character);
            if (isPart)
                result.Append(startsWord ? char.ToUpperInvariant(character) : character);
            // A number does not end a word of lower-case letters ("conv2d"), but what separates words does.
            startsWord = !isPart;
        }

        if (result.Length == 0)
            return fallback;
        return char.IsLetter(result[0]) ? result.ToString() : "N" + result;
    }

    /// <summary>A name as parameters and local variables have it: <c>/features/0/conv-1</c> becomes <c>features0Conv1</c>.</summary>
    /// <inheritdoc cref="Pascal"/>
    public static string Camel(string name, string fallback)
    {
        var pascal = Pascal(name, fallback);
        return Verbatim(char.ToLowerInvariant(pascal[0]) + pascal.Substring(1));
    }

    /// <summary>Lets a keyword be an identifier.</summary>
    public static string Verbatim(string identifier) => s_keywords.Contains(identifier) ? "@" + identifier : identifier;

    /// <summary>
    /// What follows <c>Explain</c> and <c>Relevance</c> in the names of an explanation's methods, in the order of the explanations; ""
    /// for the one without a name.
    /// </summary>
    public static IReadOnlyList<string> OfExplanations(IReadOnlyList<ExplanationRequest> explanations)
    {
        var names = new UniqueNames();
        return [.. explanations.Select(explanation => explanation.Name.Length == 0 ? "" : names.Add(Pascal(explanation.Name, "Unnamed")))];
    }
}

/// <summary>Names of one scope: a name that is taken gets a number.</summary>
/// <param name="reserved">Names that are taken from the start.</param>
public sealed class UniqueNames(params string[] reserved)
{
    private readonly HashSet<string> _taken = [.. reserved];
    private readonly Dictionary<string, int> _last = [];

    /// <summary>The name itself, or the name and the first free number from 2.</summary>
    public string Add(string name)
    {
        if (_taken.Add(name))
            return name;
        // A model can hold a hundred thousand nodes of one name: go on from the last number instead of trying all again. A digit at
        // the end is kept apart from the number, so that "Conv1" becomes "Conv1_2" and not "Conv12".
        var number = _last.TryGetValue(name, out var last) ? last : 1;
        var stem = char.IsDigit(name[name.Length - 1]) ? name + "_" : name;
        string unique;
        do
            unique = stem + (++number).ToString(System.Globalization.CultureInfo.InvariantCulture);
        while (!_taken.Add(unique));
        _last[name] = number;
        return unique;
    }
}
