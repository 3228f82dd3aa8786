using System.Text;
using System.Text.RegularExpressions;

namespace Lrp.Generated;

/// <summary>
/// What a network does to a text before it counts: parts of the text in, parts of these out. Steps may change letters, but not how many
/// there are, so that places in the text stay what they are. They are shared between threads.
/// </summary>
public abstract class TextStep
{
    /// <summary>Small letters, by the invariant culture.</summary>
    public static TextStep Lower { get; } = new CaseChange(isUpper: false);

    /// <summary>Capital letters, by the invariant culture.</summary>
    public static TextStep Upper { get; } = new CaseChange(isUpper: true);

    /// <summary>Every character, as Unicode counts them, is a part.</summary>
    public static TextStep Characters { get; } = new CharacterSplit();

    /// <summary>Parts that match a pattern.</summary>
    /// <param name="pattern">Is run without backtracking: in time that is linear in the text.</param>
    /// <param name="least">Characters that a part has at least.</param>
    public static TextStep Matches(string pattern, int least) => new PatternMatch(pattern, least);

    /// <summary>What is between matches of a pattern.</summary>
    /// <inheritdoc cref="Matches"/>
    public static TextStep Between(string pattern, int least) => new PatternSplit(pattern, least);

    /// <summary>Leaves out parts that are in a list.</summary>
    public static TextStep Without(IReadOnlyList<string> words, bool ignoreCase) => new StopWords(words, ignoreCase);

    /// <param name="text">The whole text, whose letters may be changed.</param>
    /// <param name="from">Parts of it.</param>
    /// <param name="to">Is empty, and takes the new parts.</param>
    internal abstract void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to);

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static bool IsLong(ReadOnlySpan<char> part, int least)
    {
        if (part.Length < least || least < 2)
            return part.Length >= Math.Max(least, 1);
        var count = 0;
        foreach (var _ in part.EnumerateRunes())
            count++;
        return count >= least;
    }

    private sealed class CaseChange(bool isUpper) : TextStep
    {
        internal override void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to)
        {
            foreach (var token in from)
            {
                foreach (ref var letter in text.Slice(token.Start, token.Length))
                    letter = isUpper ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter);
                to.Add(token.Start, token.Length);
            }
        }
    }

    private sealed class CharacterSplit : TextStep
    {
        internal override void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to)
        {
            foreach (var token in from)
            {
                for (var start = 0; start < token.Length;)
                {
                    Rune.DecodeFromUtf16(text.Slice(token.Start + start, token.Length - start), out _, out var length);
                    to.Add(token.Start + start, length);
                    start += length;
                }
            }
        }
    }

    private sealed class PatternMatch : TextStep
    {
        private readonly Regex _pattern;
        private readonly CharacterClass? _run;
        private readonly int _least;

        public PatternMatch(string pattern, int least)
        {
            (_pattern, _least) = (Compile(pattern), least);
            _run = CharacterClass.Of(pattern, isRun: true);
        }

        internal override void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to)
        {
            foreach (var token in from)
            {
                ReadOnlySpan<char> part = text.Slice(token.Start, token.Length);
                if (_run is not null)
                {
                    AddRuns(_run, part, token.Start, to);
                    continue;
                }

                foreach (var match in _pattern.EnumerateMatches(part))
                    Add(part, match.Index, match.Length, token.Start, to);
            }
        }

        private void AddRuns(CharacterClass run, ReadOnlySpan<char> part, int offset, TokenList to)
        {
            for (var start = run.IndexOfMember(part); start < part.Length;)
            {
                var length = run.IndexOfOther(part[start..]);
                Add(part, start, length, offset, to);
                start += length;
                start += run.IndexOfMember(part[start..]);
            }
        }

        private void Add(ReadOnlySpan<char> part, int start, int length, int offset, TokenList to)
        {
            if (IsLong(part.Slice(start, length), _least))
                to.Add(offset + start, length);
        }
    }

    private sealed class PatternSplit : TextStep
    {
        private readonly Regex _pattern;
        private readonly CharacterClass? _separators;
        private readonly int _least;

        public PatternSplit(string pattern, int least)
        {
            (_pattern, _least) = (Compile(pattern), least);
            _separators = CharacterClass.Of(pattern, isRun: false);
        }

        internal override void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to)
        {
            foreach (var token in from)
            {
                ReadOnlySpan<char> part = text.Slice(token.Start, token.Length);
                var start = 0;
                if (_separators is not null)
                {
                    for (int length; start <= part.Length; start += length + 1)
                    {
                        length = _separators.IndexOfMember(part[start..]);
                        Add(part, start, start + length, token.Start, to);
                    }

                    continue;
                }

                foreach (var match in _pattern.EnumerateMatches(part))
                {
                    // An empty match separates nothing.
                    if (match.Length == 0)
                        continue;
                    Add(part, start, match.Index, token.Start, to);
                    start = match.Index + match.Length;
                }

                Add(part, start, part.Length, token.Start, to);
            }
        }

        private void Add(ReadOnlySpan<char> part, int start, int end, int offset, TokenList to)
        {
            if (IsLong(part[start..end], _least))
                to.Add(offset + start, end - start);
        }
    }

    private sealed class StopWords : TextStep
    {
        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _words;

        public StopWords(IReadOnlyList<string> words, bool ignoreCase) =>
            _words = new HashSet<string>(words, ignoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
                .GetAlternateLookup<ReadOnlySpan<char>>();

        internal override void Run(Span<char> text, ReadOnlySpan<Token> from, TokenList to)
        {
            foreach (var token in from)
            {
                if (!_words.Contains(text.Slice(token.Start, token.Length)))
                    to.Add(token.Start, token.Length);
            }
        }
    }
}
