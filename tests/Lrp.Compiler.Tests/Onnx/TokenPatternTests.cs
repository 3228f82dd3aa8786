using System.Text.RegularExpressions;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Tests.Onnx;

/// <summary>Patterns of RE2 as patterns of .NET that run without backtracking.</summary>
public class TokenPatternTests
{
    [Theory]
    [InlineData("[a-z]+", "[a-z]+", "the Cat 7", "the at")]
    [InlineData("[a-zA-Z0-9_]+", "[a-zA-Z0-9_]+", "a_1, Élan", "a_1 lan")]
    [InlineData(@"\w\w+", "[0-9A-Za-z_][0-9A-Za-z_]+", "ab c über", "ab ber")]
    [InlineData(@"\b[a-z]{2,3}\b", @"\b[a-z]{2,3}\b", "a ab abc abcd", "ab abc")]
    [InlineData("[[:alpha:]-]+", "[A-Za-z-]+", "x-ray 2", "x-ray")]
    [InlineData("[^[:space:],]+", @"[^\t\n\v\f\r ,]+", "a,b c", "a b c")]
    [InlineData("[]a[]+", @"[\]a\[]+", "x]a[y", "]a[")]
    [InlineData("(?P<word>a|b)+?", "(?:a|b)+", "abba c", "abba")]
    [InlineData("a{,2}", @"a\{,2\}", "aa a{,2}", "a{,2}")]
    [InlineData("^a|b$", @"\Aa|b\z", "a a b\n", "a")]
    [InlineData("\U0001F600+", "(?:\U0001F600)+", "x\U0001F600\U0001F600", "\U0001F600\U0001F600")]
    [InlineData(@"\pL+|\d", null, "", "")]
    [InlineData(@"\p{L}+|[\d.]+", @"\p{L}+|[0-9.]+", "über 3.5", "über 3.5")]
    public void Translation_matches_what_RE2_matches(string pattern, string? expected, string text, string words)
    {
        if (expected is null)
        {
            Assert.Throws<FormatException>(() => TokenPattern.Translate(pattern));
            return;
        }

        var translated = TokenPattern.Translate(pattern);
        Assert.Equal(expected, translated);
        var found = new Regex(translated, RegexOptions.NonBacktracking).Matches(text).Select(match => match.Value);
        Assert.Equal(words, string.Join(' ', found));
    }

    [Theory]
    [InlineData("(?=a)b", "no group that is only grouped")]
    [InlineData("(?<!a)b", "no group that is only grouped")]
    [InlineData(@"(?u)\b\w\w+\b", "no group that is only grouped")]
    [InlineData(@"(a)\1", @"'\1' is not supported")]
    [InlineData(@"\Qa\E", @"'\Q' is not supported")]
    [InlineData(@"\p{Greek}", @"'\p' is not supported")]
    [InlineData(@"[\W]", "negated class")]
    [InlineData("[[:vowel:]]", "there is no class '[:vowel:]'")]
    [InlineData("[a", "has no end")]
    [InlineData("(?P<a", "has no end")]
    [InlineData("a\\", "ends with a backslash")]
    [InlineData("[\U0001F600]", "beyond U+FFFF")]
    [InlineData("(a{100}){100}", "it repeats a part 10000 times")]
    [InlineData("a)", "Too many )'s")]
    [InlineData("[z-a]", "range in reverse order")]
    [InlineData("+", "Quantifier")]
    public void What_it_cannot_run_is_named(string pattern, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => TokenPattern.Translate(pattern)).Message, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whatever a file holds: translated or refused, and what is translated runs.</summary>
    [Fact]
    public void Any_characters_are_translated_or_refused()
    {
        const string Alphabet = @"ab[]{}()\|*+?^$.-,:12dwspPxQ<>=!";
        var random = new Random(7);
        var translated = 0;
        for (var round = 0; round < 3000; round++)
        {
            var pattern = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            try
            {
                _ = new Regex(TokenPattern.Translate(pattern), RegexOptions.NonBacktracking).Count("ab12 ab-1,2");
                translated++;
            }
            catch (FormatException)
            {
            }
        }

        Assert.InRange(translated, 300, 2900);
    }
}
