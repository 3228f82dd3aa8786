using Lrp.Compiler.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lrp.Generator.Definitions;

/// <summary>
/// Reads a definition: walks its statements as C# would run them, over what is known at compile time, and writes down the layers that it
/// makes. Nothing of the user's code is executed.
/// </summary>
internal sealed partial class DefinitionInterpreter(Compilation compilation, DefinitionWriter writer, CancellationToken cancellation)
{
    /// <summary>Expressions that a definition evaluates at most: a network of a thousand layers needs some ten thousand.</summary>
    private const int MostSteps = 50_000;

    /// <summary>Layers at most, which end loops sooner that make some.</summary>
    private const int MostLayers = 4_000;

    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly Stack<Frame> _frames = new();
    private readonly Stack<SyntaxNode> _loops = new();
    private int _steps;

    private Frame Frame => _frames.Peek();

    /// <summary>What a method returns.</summary>
    /// <param name="arguments">In the order of its parameters.</param>
    /// <param name="call">Where it is called.</param>
    public object? Run(IMethodSymbol method, IReadOnlyList<object?> arguments, SyntaxNode call)
    {
        if (_frames.Any(frame => SymbolEqualityComparer.Default.Equals(frame.Method, method)))
            throw new DefinitionFault(DiagnosticTable.DefinitionRecursive, call, method.Name);
        var scope = arguments.OfType<NetworkValue>().FirstOrDefault() ?? (_frames.Count > 0 ? Frame.Scope : new NetworkValue(""));
        var frame = new Frame(method, scope);
        foreach (var parameter in method.Parameters)
            frame.Variables[parameter] = arguments[parameter.Ordinal];
        _frames.Push(frame);
        var loops = _loops.Count;
        switch (method.DeclaringSyntaxReferences[0].GetSyntax(cancellation))
        {
            case MethodDeclarationSyntax { ExpressionBody.Expression: var body }:
                frame.Result = Evaluate(body);
                break;
            case MethodDeclarationSyntax { Body: { } body }:
                Execute(body);
                break;
            case var other:
                throw DefinitionFault.OfCSharp(other);
        }

        while (_loops.Count > loops)
            _loops.Pop();
        _frames.Pop();
        return frame.Result;
    }

    private SemanticModel Model(SyntaxNode node) => _models.TryGetValue(node.SyntaxTree, out var model)
        ? model
        : _models[node.SyntaxTree] = compilation.GetSemanticModel(node.SyntaxTree);

    private void Step(SyntaxNode node)
    {
        cancellation.ThrowIfCancellationRequested();
        if (++_steps > MostSteps)
            throw new DefinitionFault(DiagnosticTable.DefinitionEndless, Endless(node), $"{MostSteps} steps");
        if (writer.LayerCount > MostLayers)
            throw new DefinitionFault(DiagnosticTable.DefinitionEndless, Endless(node), $"{MostLayers} layers");
    }

    /// <summary>The head of the innermost loop, which is where its end is missing.</summary>
    private Location Endless(SyntaxNode node) => _loops.Count == 0 ? node.GetLocation() : _loops.Peek() switch
    {
        WhileStatementSyntax loop => loop.Condition.GetLocation(),
        DoStatementSyntax loop => loop.Condition.GetLocation(),
        ForStatementSyntax { Condition: { } condition } => condition.GetLocation(),
        var loop => loop.GetFirstToken().GetLocation(),
    };

    private static DefinitionFault Unreadable(SyntaxNode node, string why) =>
        new(DiagnosticTable.DefinitionUnreadable, node, Shorten(node), why);

    /// <summary>The first words of a piece of code.</summary>
    private static string Shorten(SyntaxNode node)
    {
        var text = string.Join(" ", node.ToString().Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 60 ? text.Substring(0, 60) + "…" : text;
    }
}
