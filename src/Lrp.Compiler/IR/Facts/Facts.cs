namespace Lrp.Compiler.IR;

/// <summary>
/// What is proven of the values of a graph, asked for by name. Each analysis runs once in a compilation, when it is first asked, and
/// knows nothing of values that are made later.
/// </summary>
public sealed class Facts
{
    private readonly Lazy<HashSet<Value>> _nonNegative;
    private readonly Lazy<HashSet<Value>> _infinite;
    private readonly Lazy<HashSet<Value>> _sparse;
    private readonly VanishingRelevance _vanishing;

    /// <param name="graph">The network, before relevance is appended to it.</param>
    internal Facts(Graph graph)
    {
        var network = graph.Nodes;
        _nonNegative = new(() => SignAnalysis.FindNonNegative(network));
        _infinite = new(() => InfinityAnalysis.FindInfinite(graph.Inputs, network));
        _vanishing = new VanishingRelevance([.. network]);

        // Relevance has zeros, too; kernels are chosen when it is there.
        _sparse = new(() => Sparsity.FindSparse(graph.Nodes));
    }

    /// <summary>A value that was made to replace another, with which it is equal.</summary>
    internal void AddEqual(Value value, Value replaced)
    {
        foreach (var proven in new[] { _nonNegative.Value, _infinite.Value }.Where(proven => proven.Contains(replaced)))
            proven.Add(value);
    }

    /// <summary>Proven ≥ 0 for every input.</summary>
    public bool IsNonNegative(Value value) => _nonNegative.Value.Contains(value);

    /// <summary>Not proven finite: a mask of −∞, a logarithm of 0.</summary>
    public bool MayBeInfinite(Value value) => _infinite.Value.Contains(value);

    /// <summary>Whether relevance of <paramref name="output"/> is 0 unless the output is positive.</summary>
    public bool IsZeroUnlessPositive(Value output, Value relevance) => _vanishing.IsZeroUnlessPositive(output, relevance);

    /// <summary>Whether relevance (or what it is made of) is 0 wherever an activation of the network is.</summary>
    public bool IsZeroWhereZero(Value relevance, Value activation) => _vanishing.IsZeroWhereZero(relevance, activation);

    /// <summary>Whether many elements are exactly zero: an estimate, by which kernels are chosen, and no proof.</summary>
    public bool IsSparse(Value value) => _sparse.Value.Contains(value);
}
