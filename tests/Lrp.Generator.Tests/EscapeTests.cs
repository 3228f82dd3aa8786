using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Tests;

public sealed class EscapeTests
{
    public static TheoryData<string> Texts =>
    [
        "plain", "", "\"", "\\", "a\"; evil(); //", "\r\n\t\0\a", "*/ evil(); /*", "**//", "</summary>&<evil a=\"b\"/>", "]]>",
        "{0}", "größe 層", "\u2028\u2029\u0085", "\u202Eevil", "\uD83D\uDE00", "\uD800 alone", "\\u0022", "\uFEFF", "#endif",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_literal_has_the_value_of_its_text(string text)
    {
        var literal = Escape.Literal(text);
        var expression = Assert.IsType<LiteralExpressionSyntax>(SyntaxFactory.ParseExpression(literal));
        Assert.Equal(text, expression.Token.ValueText);
        Assert.Equal(literal, expression.ToFullString());
        Assert.False(expression.ContainsDiagnostics);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_comment_ends_where_it_should(string text)
    {
        Assert.Equal("classA;", OnlyCode($"class A; // {Escape.Comment(text)}"));
        Assert.Equal("classA;", OnlyCode($"class A; /* {Escape.Comment(text)} */"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Documentation_is_well_formed(string text)
    {
        var tree = CSharpSyntaxTree.ParseText(
            $"/// <summary a=\"{Escape.XmlDoc(text)}\">{Escape.XmlDoc(text)}</summary>\nclass A;",
            new CSharpParseOptions(documentationMode: Microsoft.CodeAnalysis.DocumentationMode.Diagnose));
        Assert.Empty(tree.GetDiagnostics());
        Assert.Single(tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<XmlElementSyntax>());
    }

    private static string OnlyCode(string source) =>
        string.Concat(CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Select(token => token.Text));
}
