namespace Lrp.Compiler.IR;

/// <summary>One explanation in the graph.</summary>
/// <param name="Name">The name users call it by.</param>
/// <param name="Text">The notation it was built from.</param>
/// <param name="Seed">Initial relevance over all logits: written by the caller of the network, read by the relevance nodes.</param>
/// <param name="SeedIsOne">The seed is one at the target rather than its logit (gradients).</param>
/// <param name="Relevance">Relevance at each of the network's inputs, in their order and of their shapes.</param>
/// <param name="Rules">The rule of every explained layer, in words, for the generated remarks: (layer, rule).</param>
public sealed record Explanation(
    string Name,
    string Text,
    Value Seed,
    bool SeedIsOne,
    IReadOnlyList<Value> Relevance,
    IReadOnlyList<KeyValuePair<string, string>> Rules)
{
    /// <summary>The balance of every layer, from the logits down; empty where it is not asked for.</summary>
    public IReadOnlyList<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>Layers whose relevance and activation are readable, in the order in which they run.</summary>
    public IReadOnlyList<KeptLayer> Kept { get; init; } = [];

    /// <summary>What the caller reads beside the relevance of the inputs.</summary>
    public IEnumerable<Value> Inner => Ledger.SelectMany(entry => entry.Columns).SelectMany(column => column)
        .Concat(Kept.SelectMany(layer => new[] { layer.Relevance, layer.Activation })).Distinct();

    /// <summary>All that the caller reads.</summary>
    public IEnumerable<Value> Results => Relevance.Concat(Inner);

    /// <summary>The same with another value in the place of <paramref name="old"/>.</summary>
    public Explanation Replace(Value old, Value replacement)
    {
        return this with
        {
            Relevance = [.. Relevance.Select(New)],
            Ledger = [.. Ledger.Select(entry => entry with { Columns = [.. entry.Columns.Select(column => (IReadOnlyList<Value>)[.. column.Select(New)])] })],
            Kept = [.. Kept.Select(layer => layer with { Relevance = New(layer.Relevance), Activation = New(layer.Activation) })],
        };

        Value New(Value value) => value == old ? replacement : value;
    }
}

/// <summary>What a layer does with relevance.</summary>
public enum LedgerColumn
{
    /// <summary>It arrives from the layers behind.</summary>
    In,

    /// <summary>It goes on to the layers before.</summary>
    Out,

    /// <summary>The bias's share.</summary>
    Bias,

    /// <summary>What the stabiliser adds to the denominator takes its share, too.</summary>
    Stabiliser,

    /// <summary>It has nowhere to go: the denominator is 0, or the operand is a parameter.</summary>
    Dropped,
}

/// <summary>A layer's balance.</summary>
/// <param name="Columns">For each <see cref="LedgerColumn"/>, scalars that add up to it.</param>
public sealed record LedgerEntry(string Layer, string Operator, IReadOnlyList<IReadOnlyList<Value>> Columns);

/// <summary>A layer whose inner relevance is readable.</summary>
/// <param name="Activation">The layer's output.</param>
/// <param name="Relevance">The relevance of that output, times the mask.</param>
/// <param name="Mask">One factor per channel, written by the caller: 1, or 0 for concepts that shall not count.</param>
public sealed record KeptLayer(string Name, Value Activation, Value Relevance, Value Mask);
