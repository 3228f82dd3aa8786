using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Definitions;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,
}

/// <summary>A method that is being read, with its variables.</summary>
/// <param name="scope">Layers that name no network belong to its scope.</param>
/// <param name="variables">Of a lambda: those around it.</param>
internal sealed class Frame(IMethodSymbol method, NetworkValue scope, Dictionary<ISymbol, object?>? variables = null)
{
    public IMethodSymbol Method => method;

    public NetworkValue Scope => scope;

    public Dictionary<ISymbol, object?> Variables { get; } = variables ?? new(SymbolEqualityComparer.Default);

    /// <summary>What it returned.</summary>
    public object? Result { get; set; }
}
