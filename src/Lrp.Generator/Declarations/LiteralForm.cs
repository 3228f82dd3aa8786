using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Declarations;

/// <summary>
/// How a literal writes its characters. Its delimiters decide it: escapes begin with a backslash in <c>"…"</c>, quotes are doubled in
/// <c>@"…"</c>, braces in <c>$"…"</c>, and <c>"""…"""</c> has nothing but the indentation of its last line taken off every line.
/// </summary>
internal sealed class LiteralForm
{
    private const string
        LineBreak = @"(\r\n|[\r\n\u0085\u2028\u2029])",
        Blanks = @"[^\S\r\n\u0085\u2028\u2029]*",
        RawStart = $$"""(?<prefix>\$*)(?<quotes>"{3,})({{Blanks}}{{LineBreak}})?""",
        RawEnd = $"({LineBreak}(?<indentation>{Blanks}))?\\k<quotes>",
        Quoted = @"(?<prefix>[$@]*)""(?<body>.*)""",
        DoubledQuote = "\"\"|",
        DoubledBrace = "{{|}}|",
        Backslash = @"(?<pair>\\U(?!0000).{8})|\\U.{8}|\\u.{4}|\\x[0-9A-Fa-f]{1,4}|\\.|";

    private static readonly Regex s_literal = new($"^({RawStart}(?<body>.*?){RawEnd}|{Quoted})$", RegexOptions.Singleline);

    private readonly string _source;
    private readonly int _origin;
    private readonly TextSpan _body;
    private readonly Regex _character;

    public LiteralForm(ExpressionSyntax literal)
    {
        (_source, _origin) = (literal.ToString(), literal.SpanStart);
        var parts = s_literal.Match(_source).Groups;
        _body = new TextSpan(_origin + parts["body"].Index, parts["body"].Length);
        var (isRaw, prefix) = (parts["quotes"].Success, parts["prefix"].Value);
        var escapes = isRaw ? "" : (prefix.Contains('@') ? DoubledQuote : Backslash) + (prefix.Contains('$') ? DoubledBrace : "");
        // A blank line may lack a part of the indentation.
        var indentation = $"(?<={LineBreak})({Regex.Escape(parts["indentation"].Value)}|{Blanks}(?={LineBreak}))";
        _character = new Regex($@"\G({indentation})?(?<character>{escapes}.)", RegexOptions.Singleline);
    }

    /// <summary>The sources of the characters of a part of the literal: one for each <c>char</c> of its value.</summary>
    public IEnumerable<TextSpan> Characters(TextSpan part)
    {
        var end = Math.Min(part.End, _body.End);
        for (var position = Math.Max(part.Start, _body.Start); position < end;)
        {
            var match = _character.Match(_source, position - _origin);
            var character = match.Groups["character"];
            var span = new TextSpan(_origin + character.Index, character.Length);
            position = span.End;
            // Nothing follows an indentation at the end of the part; and a pair of surrogates is two chars.
            foreach (var copy in Enumerable.Repeat(span, span.Start >= end ? 0 : match.Groups["pair"].Success ? 2 : 1))
                yield return copy;
        }
    }
}
