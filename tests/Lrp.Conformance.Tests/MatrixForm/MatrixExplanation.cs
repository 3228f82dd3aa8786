using System.Numerics;

namespace Lrp.Conformance.Tests;

/// <summary>A network as matrices, with the activations of one input: predicts and explains in the precision of T.</summary>
internal sealed class MatrixExplanation<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly DrawnNetwork _network;
    private readonly Dictionary<string, LayerMatrix<T>> _matrices = [];
    private readonly Dictionary<string, T[]> _values = [];

    public MatrixExplanation(DrawnNetwork network, float[] input)
    {
        _network = network;
        _values[network.Input.Name] = Array.ConvertAll(input, T.CreateChecked);
        foreach (var node in network.Nodes)
            _values[node.Name] = Evaluate(node);
    }

    public T[] Logits => _values[_network.Nodes[^1].Name];

    /// <summary>The balance of every layer, of the last explanation.</summary>
    public Dictionary<string, MatrixBalance> Ledger { get; } = [];

    /// <summary>Relevance at the input, with that of the logits given.</summary>
    public T[] Explain(IReadOnlyDictionary<string, DrawnRule> rules, float[] seed)
    {
        var relevance = _values.ToDictionary(value => value.Key, value => new T[value.Value.Length]);
        relevance[_network.Nodes[^1].Name] = Array.ConvertAll(seed, T.CreateChecked);
        foreach (var node in _network.Nodes.Reverse())
            Explain(node, rules.GetValueOrDefault(node.Name), relevance);
        return relevance[_network.Input.Name];
    }

    private T[] Evaluate(SketchNode node)
    {
        var x = _values[node.Inputs[0]];
        if (LayerMap.IsLinear(node))
        {
            _matrices[node.Name] = LayerMatrix<T>.Probe(new LayerMap(node, _network.Shapes[node.Inputs[0]], _network.Constants));
            return _matrices[node.Name].Apply(x);
        }

        return node.Type switch
        {
            "Add" => [.. x.Zip(_values[node.Inputs[1]], (a, b) => a + b)],
            "Concat" => [.. node.Inputs.SelectMany(name => _values[name])],
            "Flatten" => x,
            "MaxPool" => [.. Windows(node).Select(window => window.Max(input => x[input]))],
            _ => Array.ConvertAll(x, value => SketchActivation<T>.All[node.Type].Value(value)),
        };
    }

    private void Explain(SketchNode node, DrawnRule? rule, Dictionary<string, T[]> relevance)
    {
        T[] back = relevance[node.Name], x = _values[node.Inputs[0]];
        var balance = Ledger[node.Name] = new MatrixBalance(node.Name);
        balance.In(back);
        if (LayerMap.IsLinear(node))
        {
            Give(node.Inputs[0], MatrixRule.Explain(_matrices[node.Name], x, back, rule!, balance));
            return;
        }

        switch (node.Type)
        {
            case "Add":
                T[] g = rule!.Name == "gradient" ? [] : [.. back.Zip(_values[node.Name], (r, d) => balance.Quotient(r, d, T.CreateChecked(1e-6)))];
                foreach (var input in node.Inputs)
                    Give(input, rule.Name == "gradient" ? back : [.. _values[input].Zip(g, (value, quotient) => value * quotient)]);
                break;
            case "Concat":
                var start = 0;
                foreach (var input in node.Inputs)
                {
                    var end = start + _values[input].Length;
                    Give(input, back[start..end]);
                    start = end;
                }

                break;
            case "Flatten":
                Give(node.Inputs[0], back);
                break;
            case "MaxPool":
                Give(node.Inputs[0], ExplainMaxima(node, rule!.Name == "split", back));
                break;
            default:
                Give(node.Inputs[0], rule!.Name == "pass" ? back : [.. x.Zip(back, (value, r) => SketchActivation<T>.All[node.Type].Slope(value) * r)]);
                break;
        }

        void Give(string name, T[] share)
        {
            balance.Out(share);
            relevance[name] = [.. relevance[name].Zip(share, (a, b) => a + b)];
        }
    }

    /// <summary>The first maximum of a window takes all, or all maxima the same.</summary>
    private T[] ExplainMaxima(SketchNode node, bool splits, T[] relevance)
    {
        var x = _values[node.Inputs[0]];
        var result = new T[x.Length];
        foreach (var (window, output) in Windows(node).Select((window, output) => (window, output)))
        {
            int[] maxima = [.. window.Where(input => x[input] == _values[node.Name][output])];
            foreach (var winner in splits ? maxima : maxima[..1])
                result[winner] += relevance[output] / T.CreateChecked(splits ? maxima.Length : 1);
        }

        return result;
    }

    /// <summary>The inputs of every output of a pool, in row-major order.</summary>
    private IEnumerable<int[]> Windows(SketchNode node)
    {
        var shape = _network.Shapes[node.Inputs[0]];
        var inputs = _values[node.Inputs[0]].Length / shape[1];
        var taps = SketchTap.Of(node, shape).OrderBy(tap => tap.Output).ToLookup(tap => tap.Output, tap => tap.Input);
        return Enumerable.Range(0, shape[1]).SelectMany(channel => taps.Select(window => window.Select(input => (channel * inputs) + input).ToArray()));
    }
}
