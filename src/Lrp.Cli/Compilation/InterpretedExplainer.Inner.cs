using Lrp.Compiler.IR;

namespace Lrp.Cli.Compilation;

// What happened within the network: the ledger, and layers that are kept.
public partial class InterpretedExplainer
{
    private (int Explanation, IReadOnlyDictionary<Value, Tensor> Results)? _last;

    public ReadOnlySpan<LedgerRow> Ledger(int explanation = 0)
    {
        var results = Last(explanation);
        return _graph.Explanations[explanation].Ledger.Select(Row).ToArray();

        LedgerRow Row(LedgerEntry entry) => new(entry.Layer, entry.Operator, Sum(entry, LedgerColumn.In), Sum(entry, LedgerColumn.Out),
            Sum(entry, LedgerColumn.Bias), Sum(entry, LedgerColumn.Stabiliser), Sum(entry, LedgerColumn.Dropped));

        double Sum(LedgerEntry entry, LedgerColumn column) => entry.Columns[(int)column].Sum(value => results[value].Data[0]);
    }

    public IReadOnlyList<TensorInfo> KeptLayers(int explanation = 0) =>
        [.. _graph.Explanations[explanation].Kept.Select(layer => new TensorInfo(layer.Name, layer.Activation.Shape.Dimensions.ToArray()))];

    public KeptLayer Kept(int layer, int explanation = 0)
    {
        var results = Last(explanation);
        var kept = _graph.Explanations[explanation].Kept[layer];
        return new KeptLayer(KeptLayers(explanation)[layer], ToSingle(results[kept.Activation]), ToSingle(results[kept.Relevance]));
    }

    public ReadOnlySpan<float> Relevance(int target, int explanation, int layer, scoped ReadOnlySpan<int> channels)
    {
        var mask = _graph.Explanations[explanation].Kept[layer].Mask;
        var factors = new Tensor(mask.Shape);
        foreach (var channel in channels)
            factors.Data[channel] = 1;
        return Run(explanation, _interpreter.SeedOf(explanation, Forward, target), new Dictionary<Value, Tensor> { [mask] = factors });
    }

    private float[] Run(int explanation, Tensor seed, IReadOnlyDictionary<Value, Tensor>? masks = null)
    {
        var results = _interpreter.ExplainAll(explanation, Forward, seed, masks);
        _last = (explanation, results);
        return [.. _graph.Explanations[explanation].Relevance.SelectMany(relevance => ToSingle(results[relevance]))];
    }

    private IReadOnlyDictionary<Value, Tensor> Last(int explanation) => _last is { } last && last.Explanation == explanation
        ? last.Results
        : throw new InvalidOperationException($"Explanation {explanation} is not the one that ran last: call Explain or Relevance first.");
}
