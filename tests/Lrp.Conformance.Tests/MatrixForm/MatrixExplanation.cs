using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>A network as matrices: predicts and explains in the precision of T.</summary>
internal sealed class MatrixExplanation<T>(DrawnNetwork network)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly (SketchNode Node, FormLayer<T> Layer)[] _layers =
        [.. network.Nodes.Select(node => (node, FormLayer<T>.Of(node, network)))];

    /// <summary>What explanations make of an input, with that relevance of the logits.</summary>
    public MatrixResult<T> Run(float[] input, float[] seed)
    {
        var values = new Dictionary<string, T[]> { [network.Input.Name] = Array.ConvertAll(input, T.CreateChecked) };
        foreach (var (node, layer) in _layers)
            values[node.Name] = layer.Evaluate(InputsOf(node, values));
        var relevance = Array.ConvertAll(seed, T.CreateChecked);
        return new(values[network.Nodes[^1].Name], [.. network.Rules.Select(rules => Explain(values, rules, relevance))]);
    }

    private MatrixRelevance<T> Explain(Dictionary<string, T[]> values, IReadOnlyDictionary<string, DrawnRule> rules, T[] seed)
    {
        var ledger = new Dictionary<string, MatrixBalance>();
        var relevance = values.ToDictionary(value => value.Key, value => new T[value.Value.Length]);
        relevance[network.Nodes[^1].Name] = seed;
        foreach (var (node, layer) in _layers.Reverse())
        {
            var balance = ledger[node.Name] = new MatrixBalance(node.Name);
            balance.In(relevance[node.Name]);
            var pass = new FormPass<T>(InputsOf(node, values), values[node.Name], relevance[node.Name]);
            foreach (var (name, share) in node.Inputs.Zip(layer.Explain(pass, rules.GetValueOrDefault(node.Name), balance)))
            {
                balance.Out(share);
                relevance[name] = [.. relevance[name].Zip(share, (sum, more) => sum + more)];
            }
        }

        return new(relevance[network.Input.Name], ledger);
    }

    /// <summary>Those that depend on the network's input.</summary>
    private static T[][] InputsOf(SketchNode node, Dictionary<string, T[]> values) =>
        [.. node.Inputs.Where(values.ContainsKey).Select(name => values[name])];
}

/// <summary>What matrices make of an input.</summary>
internal sealed record MatrixResult<T>(T[] Logits, IReadOnlyList<MatrixRelevance<T>> Explanations)
    where T : struct, IBinaryFloatingPointIeee754<T>;

/// <summary>The input's relevance, and the balance of every layer.</summary>
internal sealed record MatrixRelevance<T>(T[] Relevance, Dictionary<string, MatrixBalance> Ledger)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Whether there is relevance at the input, and none of a layer's is but what rounding to float32 leaves of larger terms that cancel.
    /// </summary>
    public bool IsThere
    {
        get
        {
            var input = Relevance.Max(value => Math.Abs(double.CreateChecked(value)));
            double[] layers = [.. Ledger.Values.Select(row => row.Magnitude)];
            return input > 0 && layers.Append(input).All(magnitude => magnitude == 0 || magnitude > 1e-7 * layers.Max());
        }
    }
}
