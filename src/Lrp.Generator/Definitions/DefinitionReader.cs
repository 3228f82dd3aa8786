using Lrp.Compiler.Definitions;
using Lrp.Compiler.Diagnostics;
using Lrp.Generator.Declarations;
using Lrp.Generator.Diagnostics;
using Lrp.Generator.Infrastructure;
using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Definitions;

/// <summary>What became of a definition.</summary>
/// <param name="Definition">Null where it has an error, which may be one of C#.</param>
/// <param name="Place">The method, for messages about the network as a whole.</param>
internal sealed record DefinitionReading(NetworkDefinition? Definition, LocationInfo Place, IReadOnlyList<LocatedMessage> Messages);

/// <summary>Reads the method with <c>[NetworkDefinition]</c> of a class.</summary>
internal static class DefinitionReader
{
    private const string DefinitionAttribute = "Lrp.Definitions.NetworkDefinitionAttribute";
    private const string NetworkType = "Lrp.Definitions.Network";

    /// <summary>The methods of the class that define a network.</summary>
    public static IMethodSymbol[] Methods(INamedTypeSymbol type) => [.. type.GetMembers().OfType<IMethodSymbol>()
        .Where(method => method.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == DefinitionAttribute))];

    /// <param name="attribute">Where it is said that the class is a network.</param>
    public static DefinitionReading Read(
        INamedTypeSymbol type, LocationInfo attribute, Compilation compilation, CancellationToken cancellation)
    {
        var messages = new List<LocatedMessage>();
        var place = attribute;
        NetworkDefinition? definition = null;
        try
        {
            var methods = Methods(type);
            if (methods.Length == 0)
            {
                messages.Add(new(DiagnosticTable.DefinitionMissing.Id, new([type.Name]), attribute));
                return new DefinitionReading(null, place, messages);
            }

            place = LocationInfo.Of(methods[0].Locations[0]);
            if (methods.Length > 1)
                throw Unsuitable(methods[1], "the class has another definition");
            definition = Read(type, methods[0], compilation, messages, cancellation);
        }
        catch (DefinitionFault fault)
        {
            if (fault.Descriptor is not null)
                messages.Add(Message(fault));
        }

        return new DefinitionReading(definition, place, messages);
    }

    private static NetworkDefinition Read(
        INamedTypeSymbol type, IMethodSymbol method, Compilation compilation, List<LocatedMessage> messages, CancellationToken cancellation)
    {
        CheckSignature(method);
        var names = new WeightNames(type);
        var writer = new DefinitionWriter(type.Name, names);
        object?[] arguments =
            [.. method.Parameters.Select(parameter => parameter.Ordinal == 0 ? new NetworkValue("") : parameter.ExplicitDefaultValue)];
        var syntax = method.DeclaringSyntaxReferences[0].GetSyntax(cancellation);
        var result = new DefinitionInterpreter(compilation, writer, cancellation).Run(method, arguments, syntax);
        TensorValue[] outputs = result switch
        {
            TensorValue tensor => [tensor],
            object?[] several when several.Length > 0 && several.All(item => item is TensorValue) => [.. several.Cast<TensorValue>()],
            null when !HasErrors(syntax, compilation, cancellation) => throw Unsuitable(method, "it returns no tensor"),
            _ => throw DefinitionFault.OfCSharp(syntax),
        };
        if (outputs.Any(output => output.IsParameter) || writer.Inputs.Count == 0)
            throw Unsuitable(method, "what it returns does not depend on an input");
        var definition = writer.Build(outputs);
        messages.AddRange(names.Unused().Select(Message));
        messages.AddRange(Unused(definition, writer));
        messages.AddRange(writer.Layers.Select(layer => new LocatedMessage(
            DiagnosticTable.LayerShape.Id, new([layer.Name, layer.Text]), LocationInfo.Of(layer.Place))));
        return definition;
    }

    /// <summary>Whether C# has said that something is wrong with the method.</summary>
    private static bool HasErrors(SyntaxNode method, Compilation compilation, CancellationToken cancellation) => compilation
        .GetSemanticModel(method.SyntaxTree).GetDiagnostics(method.Span, cancellation)
        .Any(said => said.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);

    private static void CheckSignature(IMethodSymbol method)
    {
        var network = method.Parameters.FirstOrDefault();
        var reason = method switch
        {
            { IsStatic: false } => "it is not static",
            { IsGenericMethod: true } => "it is generic",
            { MethodKind: not MethodKind.Ordinary } => "it is no ordinary method",
            _ when network?.Type.ToDisplayString() != NetworkType => "its first parameter is no Network",
            _ when method.Parameters.Skip(1).Any(parameter => !parameter.HasExplicitDefaultValue) =>
                "its further parameters have no default values",
            _ => null,
        };
        if (reason is not null)
            throw Unsuitable(method, reason);
    }

    /// <summary>Layers and inputs that no output depends on, where they are written.</summary>
    private static IEnumerable<LocatedMessage> Unused(NetworkDefinition definition, DefinitionWriter writer)
    {
        var needed = new HashSet<string>();
        AddNeeded(definition, needed);
        return writer.Layers.Select(layer => (layer.Name, layer.Place)).Concat(writer.Inputs)
            .Where(item => !needed.Contains(item.Name))
            .Select(item => new LocatedMessage(DiagnosticTable.LayerUnused.Id, new([item.Name]), LocationInfo.Of(item.Place)));
    }

    private static void AddNeeded(NetworkDefinition definition, HashSet<string> needed)
    {
        needed.UnionWith(definition.Outputs);
        foreach (var layer in definition.Layers.Reverse().Where(layer => layer.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(layer.Inputs.Concat(layer.Outputs));
            foreach (var loop in layer.Attributes.OfType<DefinedBody>())
                AddNeeded(loop.Body, needed);
        }
    }

    private static DefinitionFault Unsuitable(IMethodSymbol method, string reason) =>
        new(DiagnosticTable.DefinitionUnsuitable, method.Locations[0], method.Name, reason);

    private static LocatedMessage Message(DefinitionFault fault) =>
        new(fault.Descriptor!.Id, new(fault.Arguments), LocationInfo.Of(fault.Place));
}
