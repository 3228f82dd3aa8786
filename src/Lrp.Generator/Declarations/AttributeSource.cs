using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Declarations;

/// <summary>Finds attributes and their arguments in the source: the parts of a class may be in different files.</summary>
internal sealed class AttributeSource(Compilation compilation, CancellationToken cancellation)
{
    public LocationInfo Whole(AttributeData attribute) => LocationInfo.Of(Syntax(attribute));

    /// <summary>The first positional argument.</summary>
    public TextPosition? Argument(AttributeData attribute)
    {
        var syntax = Syntax(attribute);
        var argument = syntax.ArgumentList?.Arguments.FirstOrDefault(item => item.NameEquals is null);
        return argument is null ? null : TextPosition.Of(argument.Expression, compilation.GetSemanticModel(syntax.SyntaxTree));
    }

    /// <summary>A named argument, or the attribute where it has none of that name.</summary>
    public LocationInfo Named(AttributeData attribute, string name)
    {
        var syntax = Syntax(attribute);
        var argument = syntax.ArgumentList?.Arguments.FirstOrDefault(item => item.NameEquals?.Name.Identifier.ValueText == name);
        return LocationInfo.Of((SyntaxNode?)argument ?? syntax);
    }

    private AttributeSyntax Syntax(AttributeData attribute) =>
        (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancellation);
}
