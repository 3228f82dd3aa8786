using Microsoft.CodeAnalysis;
using DiagnosticDescriptor = Lrp.Compiler.Diagnostics.DiagnosticDescriptor;

namespace Lrp.Generator.Definitions;

/// <summary>Ends the reading of a definition by a message at a place of it.</summary>
/// <param name="descriptor">Null where the C# compiler has told already what is wrong.</param>
internal sealed class DefinitionFault(DiagnosticDescriptor? descriptor, Location place, params string[] arguments) : Exception
{
    public DefinitionFault(DiagnosticDescriptor? descriptor, SyntaxNode place, params string[] arguments)
        : this(descriptor, place.GetLocation(), arguments)
    {
    }

    public DiagnosticDescriptor? Descriptor => descriptor;

    public Location Place => place;

    public string[] Arguments => arguments;

    /// <summary>For code that C# does not understand either: it has said so.</summary>
    public static DefinitionFault OfCSharp(SyntaxNode place) => new(null, place);
}
