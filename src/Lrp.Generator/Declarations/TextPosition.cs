using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Declarations;

/// <summary>
/// Where each character of a constant string is in the source: <c>Composite.EpsilonPlus + "; first: flat"</c> has a segment for the
/// constant, which is one place, and one for the literal, which has a place for every character.
/// </summary>
internal sealed record TextPosition(LocationInfo Whole, EquatableArray<TextSegment> Segments)
{
    /// <summary>Reads the position of an attribute's argument.</summary>
    public static TextPosition Of(ExpressionSyntax expression, SemanticModel model) =>
        new(LocationInfo.Of(expression), new(Split(expression).Select(operand => TextSegment.Of(operand, model))));

    /// <summary>The place of a part of the string; length 0: all of it.</summary>
    public LocationInfo Part(int start, int length)
    {
        if (length == 0)
            return Whole;
        foreach (var segment in Segments)
        {
            if (start < segment.Length)
                return start + length <= segment.Length ? segment.Part(start, length) : Whole;
            start -= segment.Length;
        }

        return Whole;
    }

    private static IEnumerable<ExpressionSyntax> Split(ExpressionSyntax expression) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Split(parenthesized.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Split(sum.Left).Concat(Split(sum.Right)),
        _ => [expression],
    };
}

/// <summary>An operand of a concatenation.</summary>
/// <param name="Length">Characters of its value.</param>
/// <param name="Literal">The source text of a literal; "" for any other constant.</param>
internal sealed record TextSegment(int Length, string Literal, LocationInfo Location)
{
    public static TextSegment Of(ExpressionSyntax operand, SemanticModel model)
    {
        var isLiteral = operand is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression };
        var value = model.GetConstantValue(operand).Value as string ?? "";
        return new TextSegment(value.Length, isLiteral ? operand.ToString() : "", LocationInfo.Of(operand));
    }

    public LocationInfo Part(int start, int length)
    {
        var first = SourceOffset(start);
        var end = SourceOffset(start + length);
        return first < 0 || end < 0 ? Location : Location.Part(Literal, first, end - first);
    }

    /// <summary>The offset in the literal's source of a character of its value; −1 where that is not simple.</summary>
    private int SourceOffset(int index)
    {
        if (Literal.StartsWith("\"\"\"", StringComparison.Ordinal))
            return Literal.Contains('\n') ? -1 : Literal.TakeWhile(character => character == '"').Count() + index;
        var isVerbatim = Literal.StartsWith("@", StringComparison.Ordinal);
        if (!isVerbatim && !Literal.StartsWith("\"", StringComparison.Ordinal))
            return -1;

        var offset = isVerbatim ? 2 : 1;
        for (; index > 0; index--)
        {
            if (isVerbatim)
                offset += Literal[offset] == '"' ? 2 : 1;
            else if (Literal[offset] != '\\')
                offset++;
            else if (Literal[offset + 1] == 'u')
                offset += 6;
            else if (Literal[offset + 1] is 'U' or 'x')
                return -1; // Of one or two characters, or of one to four digits.
            else
                offset += 2;
        }

        return offset;
    }
}
