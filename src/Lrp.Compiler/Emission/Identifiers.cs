using System.Text;
using Lrp.Compiler.Lowering;

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

    /// <summary>
    /// A name as members and types have it: <c>/features/0/conv-1</c> becomes <c>Features0Conv1</c>, <c>/0/Conv</c> <c>Conv0</c>.
    /// </summary>
    /// <param name="fallback">The name of what has no letter and no digit in its own.</param>
    public static string Pascal(string name, string fallback)
    {
        var words = Words(name);

        // A letter begins a name: what a number counts goes before it.
        var first = words.FindIndex(word => char.IsLetter(word[0]));
        if (first > 0)
        {
            words.Insert(0, words[first]);
            words.RemoveAt(first + 1);
        }

        var text = string.Concat(words);
        if (text.Length == 0)
            return fallback;
        text = text.Substring(0, Math.Min(text.Length, LongestName));
        return first < 0 ? "N" + text : text;
    }

    /// <summary>Letters and digits, each run of them with a capital.</summary>
    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var character in name.Append(' '))
        {
            if (char.IsLetterOrDigit(character))
                word.Append(word.Length == 0 ? char.ToUpperInvariant(character) : character);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        return words;
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
