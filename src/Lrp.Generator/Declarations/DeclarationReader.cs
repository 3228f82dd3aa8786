using Lrp.Compiler;
using Lrp.Compiler.IR;
using Lrp.Compiler.Relevance;
using Lrp.Generator.Definitions;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Declarations;

/// <summary>Reads a class with its attributes.</summary>
internal static class DeclarationReader
{
    public const string NetworkAttribute = "Lrp.ExplainedNetworkAttribute";
    public const string ExplanationAttribute = "Lrp.ExplanationAttribute";
    public const string InputShapeAttribute = "Lrp.InputShapeAttribute";

    private static readonly SymbolDisplayFormat s_nameFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly SymbolDisplayFormat s_namespaceFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The declaration; null where the compiler has refused the attribute already.</summary>
    public static NetworkDeclaration? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        // A second attribute, on another part of the class, is an error of C# and no second network.
        var isFirst = Equals(attribute, Attributes(type, NetworkAttribute).FirstOrDefault());
        if (!isFirst || attribute.ConstructorArguments.Length == 0)
            return null;

        var types = ContainingTypes(type).Reverse().ToArray();
        var source = new AttributeSource(context.SemanticModel.Compilation, cancellation);
        var explanations = Attributes(type, ExplanationAttribute).Where(item => item.ConstructorArguments.Length == 1).ToArray();
        var shapes = Attributes(type, InputShapeAttribute).Where(item => item.ConstructorArguments.Length == 2).ToArray();

        var checks = new DeclarationChecks(type, types, source);
        checks.CheckClass();
        checks.CheckExplanationNames(explanations);
        checks.CheckInputShapes(shapes);

        var model = attribute.ConstructorArguments[0].Value as string ?? "";
        var isDefined = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax
            && syntax.ArgumentList?.Arguments.Any(argument => argument.NameEquals is null) != true;
        var reading = !isDefined ? null
            : DefinitionReader.Read(type, source.Whole(attribute), context.SemanticModel.Compilation, cancellation);
        if (!isDefined)
            checks.CheckNoDefinition();

        // The C# compiler has told already what is wrong with an argument that is no constant.
        var isConstant = explanations.Append(attribute).All(item => item.ConstructorArguments[0].Kind != TypedConstantKind.Error);
        var request = new NetworkRequest(
            type.ContainingNamespace is { IsGlobalNamespace: false } container ? container.ToDisplayString(s_namespaceFormat) : "",
            new(types.Select(item => item.ToDisplayString(s_nameFormat))),
            new(types.Select(item => DeclarationOf(item, type))),
            model,
            Named(attribute, "Output") as string ?? "",
            Named(attribute, "Start") as string ?? "",
            new(explanations.Select(ExplanationOf)),
            new(shapes.Select(ShapeOf)),
            Named(attribute, "Incremental") is true,
            Named(attribute, "MemoryBudget") as long? ?? 0,
            isConstant && checks.Messages.Count == 0 && isDefined == reading?.Definition is not null)
        {
            Definition = reading?.Definition,
            IsDefined = isDefined,
        };
        var positions = new NetworkPositions(
            request.FullName,
            reading?.Place ?? source.Text(attribute).Whole,
            source.Text(attribute, "Output").Whole,
            source.Text(attribute, "Start").Whole,
            new(explanations.Select(item => source.Text(item).Expand(Presets.NameIn(TextOf(item))))),
            new(explanations.Select(item => source.Text(item, "KeepLayers"))));
        return new NetworkDeclaration(
            checks.IsUnsuitable ? null : request, positions, new(checks.Messages.Concat(reading?.Messages ?? [])));
    }

    public static InputShape ShapeOf(AttributeData attribute) => new(
        attribute.ConstructorArguments[0].Value as string ?? "",
        new IntList(attribute.ConstructorArguments[1] is { Kind: TypedConstantKind.Array, IsNull: false } dimensions
            ? [.. dimensions.Values.Select(dimension => dimension.Value is int value ? value : 0)]
            : []));

    public static string NameOf(AttributeData explanation) => Named(explanation, "Name") as string ?? "";

    public static IEnumerable<AttributeData> Attributes(INamedTypeSymbol type, string name) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString(s_namespaceFormat) == name);

    private static string TextOf(AttributeData explanation) => explanation.ConstructorArguments[0].Value as string ?? "";

    private static ExplanationRequest ExplanationOf(AttributeData attribute) =>
        new(Presets.Expand(TextOf(attribute)), NameOf(attribute))
        {
            Ledger = Named(attribute, "Ledger") is true,
            KeepLayers = Named(attribute, "KeepLayers") as string ?? "",
        };

    private static object? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    private static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            yield return type;
    }

    /// <summary>Modifiers that the user's part has (static, readonly, ref) need not be repeated.</summary>
    private static string DeclarationOf(INamedTypeSymbol type, INamedTypeSymbol network)
    {
        var kind = type switch
        {
            _ when SymbolEqualityComparer.Default.Equals(type, network) => "sealed partial class",
            { IsRecord: true, IsValueType: true } => "partial record struct",
            { IsRecord: true } => "partial record",
            { IsValueType: true } => "partial struct",
            { TypeKind: TypeKind.Interface } => "partial interface",
            _ => "partial class",
        };
        return SyntaxFacts.GetText(type.DeclaredAccessibility) + " " + kind;
    }
}
