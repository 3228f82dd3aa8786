using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Definitions;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using DiagnosticDescriptor = Lrp.Compiler.Diagnostics.DiagnosticDescriptor;

namespace Lrp.Generator.Declarations;

/// <summary>What can be wrong with a declaration, whatever the model file holds.</summary>
/// <param name="type">The class.</param>
/// <param name="types">The class and those around it, outermost first.</param>
internal sealed class DeclarationChecks(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> types, AttributeSource source)
{
    /// <summary>Members of every network, private ones too.</summary>
    private static readonly string[] s_members =
    [
        "Explainer", "Load", "Parameters", "Initialise", "CreateExplainer", "Dispose",
        "KernelsOn", "ITiles", "Avx512Tiles", "Avx2Tiles", "PortableTiles", "Packed", "Pack", "_weights", "s_weights",
    ];

    /// <summary>Types of .NET that generated code calls by their simple names, to stay readable.</summary>
    private static readonly string[] s_frameworkTypes =
        ["Vector128", "Vector256", "Vector512", "MethodImpl", "MethodImplAttribute", "MethodImplOptions"];

    public List<LocatedMessage> Messages { get; } = [];

    /// <summary>Nothing can be added to the class without errors in the generated code.</summary>
    public bool IsUnsuitable { get; private set; }

    public void CheckClass()
    {
        if (Unsuitability() is string reason)
        {
            IsUnsuitable = true;
            Add(LocationInfo.Of(type.Locations[0]), DiagnosticTable.ClassUnsuitable, type.Name, reason);
        }
        else if (types.SelectMany(item => item.DeclaringSyntaxReferences).Select(part => part.GetSyntax()).FirstOrDefault(IsNotPartial)
            is TypeDeclarationSyntax part)
        {
            Add(LocationInfo.Of(part.Identifier.GetLocation()), DiagnosticTable.ClassNotPartial, type.Name);
        }
    }

    /// <summary>A class with a model file defines nothing itself.</summary>
    public void CheckNoDefinition()
    {
        foreach (var method in DefinitionReader.Methods(type))
        {
            Add(LocationInfo.Of(method.Locations[0]), DiagnosticTable.DefinitionUnsuitable, method.Name,
                "[ExplainedNetwork] of its class names a model file");
        }
    }

    public void CheckExplanationNames(IEnumerable<AttributeData> explanations)
    {
        var names = new HashSet<string>();
        foreach (var explanation in explanations)
        {
            var name = DeclarationReader.NameOf(explanation);
            if (!names.Add(name))
                Add(source.Named(explanation, "Name"), DiagnosticTable.ExplanationNameTaken, type.Name, name);
        }
    }

    public void CheckInputShapes(IEnumerable<AttributeData> shapes)
    {
        var inputs = new HashSet<string>();
        foreach (var attribute in shapes)
        {
            var shape = DeclarationReader.ShapeOf(attribute);
            if (!inputs.Add(shape.Input))
                Add(source.Whole(attribute), DiagnosticTable.InputShapeInvalid, shape.Input, "is given twice");
            else if (shape.Dimensions.Any(dimension => dimension <= 0))
                Add(source.Whole(attribute), DiagnosticTable.InputShapeInvalid, shape.Input, $"is {shape.Dimensions}");
        }
    }

    private string? Unsuitability() => type switch
    {
        { TypeKind: not TypeKind.Class } => $"it is a {(type.TypeKind == TypeKind.Struct ? "struct" : "type of another kind")}",
        { IsRecord: true } => "it is a record",
        { IsStatic: true } => "it is static",
        { IsAbstract: true } => "it is abstract",
        { Arity: > 0 } => "it is generic",
        _ when types.Any(item => item.IsFileLocal) => "it can be seen in its own file only",
        _ when s_members.Contains(type.Name) => "it would have a member of its own name",
        _ when Hiding() is { } other =>
            $"its code would take '{other.ToDisplayString()}' for .NET's type of this name (rename it or use another namespace)",
        _ => null,
    };

    /// <summary>A type of the project that generated code would find before that of .NET; null where there is none.</summary>
    private INamedTypeSymbol? Hiding()
    {
        IEnumerable<INamespaceOrTypeSymbol> scopes = types;
        for (var container = type.ContainingNamespace; container is not null; container = container.ContainingNamespace)
            scopes = scopes.Append(container);
        return scopes.SelectMany(scope => s_frameworkTypes.SelectMany(name => scope.GetTypeMembers(name))).FirstOrDefault();
    }

    private static bool IsNotPartial(SyntaxNode part) =>
        part is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    private void Add(LocationInfo location, DiagnosticDescriptor descriptor, params string[] arguments) =>
        Messages.Add(new LocatedMessage(descriptor.Id, new(arguments), location));
}
