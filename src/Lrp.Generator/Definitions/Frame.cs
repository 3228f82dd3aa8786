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
internal sealed class Frame(IMethodSymbol method, NetworkValue scope)
{
    public IMethodSymbol Method => method;

    public NetworkValue Scope => scope;

    public Dictionary<ISymbol, object?> Variables { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>What it returned.</summary>
    public object? Result { get; set; }
}
