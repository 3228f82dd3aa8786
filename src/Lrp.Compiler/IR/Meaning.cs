namespace Lrp.Compiler.IR;

/// <summary>What a value is in an explanation.</summary>
public enum ValueRole
{
    /// <summary>d, by which a layer's relevance is divided; also stabilised.</summary>
    Denominator,

    /// <summary>g = R / S(d).</summary>
    Quotient,

    /// <summary>Wᵀg: what an input's share is multiplied with.</summary>
    Share,

    /// <summary>What a layer gives to an input.</summary>
    Relevance,

    /// <summary>Not zero where relevance passes.</summary>
    Mask,

    /// <summary>An entry of the ledger.</summary>
    LedgerSum,
}

/// <summary>What a value is for, for readers of dumps and generated code; whoever builds the value knows.</summary>
/// <param name="Formula">How the layer's rule makes it; empty where another value of the layer says it.</param>
public sealed record Meaning(ValueRole Role, string Formula)
{
    /// <summary>The role as a word in a name.</summary>
    public string Word => Role switch
    {
        ValueRole.LedgerSum => "sum",
        _ => Role.ToString().ToLowerInvariant(),
    };
}
