using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Declarations;

/// <summary>An attribute that belongs to a network, on a class that is none.</summary>
internal static class StrayAttribute
{
    /// <summary>The message; null where the class is a network.</summary>
    public static LocatedMessage? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (DeclarationReader.Attributes(type, DeclarationReader.NetworkAttribute).Any())
            return null;
        var attribute = context.Attributes[0];
        var name = attribute.AttributeClass!.Name.Replace("Attribute", "");
        var source = new AttributeSource(context.SemanticModel.Compilation, cancellation);
        return new LocatedMessage(DiagnosticTable.NetworkMissing.Id, new([type.Name, name]), source.Whole(attribute));
    }
}
