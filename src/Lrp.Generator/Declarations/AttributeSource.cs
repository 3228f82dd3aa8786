using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Declarations;

/// <summary>Finds attributes and their arguments in the source: the parts of a class may be in different files.</summary>
internal sealed class AttributeSource(Compilation compilation, CancellationToken cancellation)
{
    public LocationInfo Whole(AttributeData attribute) => LocationInfo.Of(Syntax(attribute));

    /// <summary>The text of the constructor's first argument.</summary>
    public TextPosition Text(AttributeData attribute) => Position(attribute, argument => argument.NameEquals is null);

    /// <summary>The text of a named argument.</summary>
    public TextPosition Text(AttributeData attribute, string name) => Position(attribute, argument => IsNamed(argument, name));

    /// <summary>A named argument, or the attribute where it has none of that name.</summary>
    public LocationInfo Named(AttributeData attribute, string name)
    {
        var syntax = Syntax(attribute);
        return LocationInfo.Of((SyntaxNode?)syntax.ArgumentList?.Arguments.FirstOrDefault(argument => IsNamed(argument, name)) ?? syntax);
    }

    private TextPosition Position(AttributeData attribute, Func<AttributeArgumentSyntax, bool> isWanted)
    {
        var syntax = Syntax(attribute);
        return syntax.ArgumentList?.Arguments.FirstOrDefault(isWanted) is { } argument
            ? TextPosition.Of(argument.Expression, compilation.GetSemanticModel(syntax.SyntaxTree))
            : new TextPosition(LocationInfo.Of(syntax), default);
    }

    private static bool IsNamed(AttributeArgumentSyntax argument, string name) => argument.NameEquals?.Name.Identifier.ValueText == name;

    private AttributeSyntax Syntax(AttributeData attribute) =>
        (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancellation);
}
