namespace Lrp.Compiler.IR;

/// <summary>
/// Executes a graph in float64, as plainly as can be: the oracle of the tests and of <c>lrp check</c>. Constants and what is computed
/// from constants only are worked out once; everything else is let go after its last reader.
/// </summary>
/// <param name="inSingle">Every result is rounded to float32: what comes out tells what that precision is worth, not what is right.</param>
public sealed class Interpreter(Graph graph, bool inSingle = false)
{
    private readonly Dictionary<Value, Tensor> _constants = [];

    /// <summary>Runs the network forward.</summary>
    /// <param name="inputs">One tensor per input of the graph.</param>
    public ForwardResult Forward(params IReadOnlyList<Tensor> inputs)
    {
        var values = new Dictionary<Value, Tensor>();
        for (var index = 0; index < graph.Inputs.Count; index++)
            values[graph.Inputs[index]] = Fitting(inputs[index], graph.Inputs[index]);

        Value[] results = [.. graph.Outputs, .. graph.Logits is { } logits ? [logits] : Array.Empty<Value>()];
        var kept = graph.Explanations.SelectMany(explanation => Schedule(explanation.Results)).SelectMany(node => node.Inputs);
        Run(Schedule(results), values, [.. results, .. kept, .. graph.Explanations.SelectMany(explanation => explanation.Results)]);
        return new ForwardResult(values, [.. graph.Outputs.Select(output => Read(output, values))],
            graph.Logits is null ? null : Read(graph.Logits, values));
    }

    /// <summary>Runs an explanation backward from a forward pass.</summary>
    /// <param name="explanation">Index into the graph's explanations.</param>
    /// <param name="seed">Initial relevance, of the logits' shape.</param>
    /// <returns>Relevance at each input.</returns>
    public IReadOnlyList<Tensor> Explain(int explanation, ForwardResult forward, Tensor seed)
    {
        var results = ExplainAll(explanation, forward, seed);
        return [.. graph.Explanations[explanation].Relevance.Select(relevance => results[relevance])];
    }

    /// <summary>The same with all results: inner relevance and ledger, too.</summary>
    /// <param name="masks">Masks of kept layers; those that are not given are 1.</param>
    public IReadOnlyDictionary<Value, Tensor> ExplainAll(
        int explanation, ForwardResult forward, Tensor seed, IReadOnlyDictionary<Value, Tensor>? masks = null)
    {
        var (wanted, values) = (graph.Explanations[explanation], new Dictionary<Value, Tensor>());
        foreach (var pair in forward.Values)
            values[pair.Key] = pair.Value;
        values[wanted.Seed] = Fitting(seed, wanted.Seed);
        foreach (var mask in wanted.Kept.Select(layer => layer.Mask))
            values[mask] = masks is not null && masks.TryGetValue(mask, out var given) ? given : Tensor.Filled(mask.Shape, 1);
        Run(Schedule(wanted.Results), values, [.. wanted.Results, .. forward.Values.Keys]);
        return wanted.Results.Distinct().ToDictionary(result => result, result => Read(result, values));
    }

    /// <summary>Runs an explanation backward from one logit, by the explanation's own choice of seed: one, or the logit itself.</summary>
    public IReadOnlyList<Tensor> Explain(int explanation, ForwardResult forward, int target) =>
        Explain(explanation, forward, SeedOf(explanation, forward, target));

    /// <summary>The explanation's own seed for a target.</summary>
    public Tensor SeedOf(int explanation, ForwardResult forward, int target)
    {
        var seed = new Tensor(graph.Explanations[explanation].Seed.Shape);
        seed.Data[target] = graph.Explanations[explanation].SeedIsOne ? 1 : forward.Logits!.Data[target];
        return seed;
    }

    private static Tensor Fitting(Tensor tensor, Value value) =>
        tensor.Shape.Equals(value.Shape)
            ? tensor
            : throw new ArgumentException($"'{value.Name}' has shape {value.Shape}, got {tensor.Shape}", nameof(tensor));

    /// <summary>The nodes that <paramref name="results"/> need, in the graph's order.</summary>
    private List<Node> Schedule(IEnumerable<Value> results)
    {
        var needed = new HashSet<Value>(results);
        var nodes = new List<Node>();
        foreach (var node in graph.Nodes.Reverse().Where(node => node.Outputs.Any(needed.Contains)))
        {
            nodes.Add(node);
            needed.UnionWith(node.Inputs);
        }

        nodes.Reverse();
        return nodes;
    }

    private void Run(List<Node> nodes, Dictionary<Value, Tensor> values, HashSet<Value> kept)
    {
        var lastReader = new Dictionary<Value, Node>();
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs)
                lastReader[input] = node;
        }

        foreach (var node in nodes)
        {
            var known = node.IsConstant ? _constants : values;
            if (node.Outputs.All(known.ContainsKey))
                continue;
            Tensor[] operands = [.. node.Inputs.Select(input => Read(input, values))];
            var outputs = node.Operator is Scan scan ? scan.Evaluate(operands, inSingle)
                : inSingle ? node.Operator.EvaluateInSingle(operands)
                : node.Operator.Evaluate(operands);
            for (var index = 0; index < outputs.Count; index++)
                known[node.Outputs[index]] = inSingle ? outputs[index].Map(value => (float)value) : outputs[index];
            foreach (var input in node.Inputs.Where(input => lastReader[input] == node && !kept.Contains(input)))
                values.Remove(input);
        }
    }

    private Tensor Read(Value value, Dictionary<Value, Tensor> values)
    {
        if (values.TryGetValue(value, out var tensor) || _constants.TryGetValue(value, out tensor))
            return tensor;
        tensor = value.Constant switch
        {
            InlineConstant inline => inline.Tensor,
            FileConstant file when graph.Weights is not null => graph.Weights.Read(file, value.Shape),
            FileConstant => throw new InvalidOperationException("The graph has no weights."),
            _ => throw new InvalidOperationException($"{value} '{value.Name}' is read before it is written."),
        };
        return _constants[value] = tensor;
    }
}

/// <summary>A forward pass: what came out, and the activations that explanations read.</summary>
public sealed record ForwardResult(IReadOnlyDictionary<Value, Tensor> Values, IReadOnlyList<Tensor> Outputs, Tensor? Logits);
