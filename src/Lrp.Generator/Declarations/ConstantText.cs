using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lrp.Generator.Declarations;

/// <summary>Finds what the characters of a constant string were written as, by walking its expression.</summary>
internal static class ConstantText
{
    /// <summary>The source of each character; that of a constant or <c>nameof</c> is the same for all of its characters.</summary>
    public static IEnumerable<TextSpan> Characters(ExpressionSyntax expression, SemanticModel model) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => Characters(parenthesized.Expression, model),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum =>
            Characters(sum.Left, model).Concat(Characters(sum.Right, model)),
        ConditionalExpressionSyntax choice =>
            Characters(model.GetConstantValue(choice.Condition).Value is true ? choice.WhenTrue : choice.WhenFalse, model),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } =>
            new LiteralForm(expression).Characters(expression.Span),
        InterpolatedStringExpressionSyntax interpolated => Characters(interpolated, model),
        _ => Enumerable.Repeat(expression.Span, model.GetConstantValue(expression).Value is string value ? value.Length : 0),
    };

    private static IEnumerable<TextSpan> Characters(InterpolatedStringExpressionSyntax interpolated, SemanticModel model)
    {
        var form = new LiteralForm(interpolated);
        return interpolated.Contents.SelectMany(part =>
            part is InterpolationSyntax hole ? Characters(hole.Expression, model) : form.Characters(part.Span));
    }
}
