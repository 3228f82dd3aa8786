using System.Buffers;
using System.Text.RegularExpressions;

namespace Lrp.Generated;

/// <summary>
/// The characters of a pattern that is one of them, or a run of them, which is what most tokenisers have. They are found by vector
/// instructions, without an allocation; a match of a regular expression allocates about a hundred bytes.
/// </summary>
internal sealed partial class CharacterClass
{
    private readonly SearchValues<char> _values;
    private readonly bool _isComplement;

    private CharacterClass(List<char> members, List<char> others)
    {
        _isComplement = members.Count > others.Count;
        _values = SearchValues.Create((_isComplement ? others : members).ToArray());
    }

    /// <summary>The class of a pattern; null of other patterns.</summary>
    /// <param name="isRun">Whether it has to be a run.</param>
    public static CharacterClass? Of(string pattern, bool isRun)
    {
        if (!Single().IsMatch(pattern) || (isRun && !pattern.EndsWith('+')))
            return null;
        // In all characters side by side, the pattern matches what it is made of. There is nothing to go back to in a single class, and
        // the automaton that other patterns run in would take twenty times as long to be made for all characters.
        var all = new char[char.MaxValue + 1];
        for (var index = 0; index < all.Length; index++)
            all[index] = (char)index;
        var (members, others, end) = (new List<char>(), new List<char>(), 0);
        foreach (var match in new Regex(pattern, RegexOptions.CultureInvariant).EnumerateMatches(all))
        {
            others.AddRange(all.AsSpan(end..match.Index));
            members.AddRange(all.AsSpan(match.Index, match.Length));
            end = match.Index + match.Length;
        }

        others.AddRange(all.AsSpan(end));
        return new CharacterClass(members, others);
    }

    /// <summary>Where the first character of the class is; the text's length where there is none.</summary>
    public int IndexOfMember(ReadOnlySpan<char> text) => Index(text, _isComplement);

    /// <summary>Where the first character of no such class is; the text's length where there is none.</summary>
    public int IndexOfOther(ReadOnlySpan<char> text) => Index(text, !_isComplement);

    private int Index(ReadOnlySpan<char> text, bool except)
    {
        var index = except ? text.IndexOfAnyExcept(_values) : text.IndexOfAny(_values);
        return index < 0 ? text.Length : index;
    }

    /// <summary>A class in brackets, or a character that stands for itself.</summary>
    [GeneratedRegex(@"\A(?:\[(?:[^\\\]]|\\.)+\]|\\[^0-9A-Za-z]|[^\\\[\](){}.*+?^$|])\+?\z", RegexOptions.Singleline)]
    private static partial Regex Single();
}
