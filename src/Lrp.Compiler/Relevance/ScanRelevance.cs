using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Scan
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Route;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => new ScanRelevance(context, this, node).Build();
}

/// <summary>
/// The relevance of a loop is a loop the other way, over the relevance of its body: it carries the relevance of what the first one carries,
/// and gets slices of the relevance of results, and of what the rules read of the forward turn.
/// </summary>
internal sealed class ScanRelevance(RelevanceContext context, Scan scan, Node node)
{
    private readonly GraphCopy _copy = new(scan.Body);
    private readonly List<Value> _sources = [];

    public void Build()
    {
        var body = _copy.Graph;
        Value[] inputs = [.. body.Inputs];
        IReadOnlyList<Node> forward = body.Nodes;
        var inner = context.Within(_copy);
        var explained = Enumerable.Range(0, node.Outputs.Count)
            .Where(index => index < scan.Carried || context.RelevanceOf(node.Outputs[index]) is not null).ToList();
        Value[] seeds = [.. explained.Select(index => body.Outputs[index])
            .Select(output => body.AddInput($"{output.Name} relevance", ElementType.Float32, output.Shape))];
        for (var index = 0; index < seeds.Length; index++)
            inner.Give(body.Outputs[explained[index]], seeds[index]);
        foreach (var layer in forward.Reverse())
            inner.Explain(layer);

        // A carried value comes from the turn before; slices get what each turn gives them.
        var given = Enumerable.Range(0, inputs.Length)
            .Where(index => index < scan.Carried || inner.RelevanceOf(inputs[index]) is not null).ToList();
        var absorbed = Absorbed(inner.Ledger);
        Value[] results = [.. given.Select(index => inner.RelevanceOf(inputs[index]) ?? inner.Filled(0, inputs[index].Shape))];
        body.Outputs.Clear();
        body.Outputs.AddRange([.. results, .. absorbed.Select(column => column.Value)]);
        var stored = StoredInputs(inputs, forward);
        body.Inputs.Clear();
        body.Inputs.AddRange([.. seeds, .. stored]);
        body.RemoveUnused();

        var outputs = context.EmitAll(
            new Scan(body, scan.Carried, scan.Count, !scan.IsReversed),
            [
                .. explained.Select(index => node.Outputs[index])
                    .Select(output => context.RelevanceOf(output) ?? context.Filled(0, output.Shape)),
                .. _sources,
            ]);
        context.AddNotes(inner);
        foreach (var index in explained.Where(index => index > 0 && context.RelevanceOf(node.Outputs[index]) is not null))
            context.Absorb(LedgerColumn.In, () => context.RelevanceOf(node.Outputs[index])!);
        for (var index = 0; index < given.Count; index++)
        {
            var (input, relevance) = (node.Inputs[given[index]], outputs[index]);
            if (RelevanceContext.Wants(input))
                context.Give(input, relevance);
            else
                context.Absorb(LedgerColumn.Dropped, () => relevance);
        }

        for (var index = 0; index < absorbed.Count; index++)
        {
            var sums = outputs[given.Count + index];
            context.Absorb(absorbed[index].Key, () => sums);
        }
    }

    /// <summary>What layers of the body keep in a turn.</summary>
    private static IReadOnlyList<KeyValuePair<LedgerColumn, Value>> Absorbed(LedgerBuilder? ledger) => ledger is null ? [] :
    [
        .. from column in new[] { LedgerColumn.Bias, LedgerColumn.Stabiliser, LedgerColumn.Dropped }
           from entry in ledger.Entries
           from sum in entry.Columns[(int)column]
           where !sum.IsConstant
           select new KeyValuePair<LedgerColumn, Value>(column, sum),
    ];

    /// <summary>Inputs for what relevance reads of the forward turn, each with the slices it comes from.</summary>
    private List<Value> StoredInputs(Value[] inputs, IReadOnlyList<Node> forward)
    {
        var (body, first, stored) = (_copy.Graph, new HashSet<Node>(forward), new List<Value>());
        var places = new Dictionary<Value, int>();
        for (var index = scan.Carried; index < scan.Body.Outputs.Count; index++)
            places[_copy.Of(scan.Body.Outputs[index])] = index;
        foreach (var value in inputs.Concat(forward.Where(layer => !layer.IsConstant).SelectMany(layer => layer.Outputs)))
        {
            var uses = value.Uses.Where(use => !first.Contains(use.Node)).ToList();
            if (uses.Count == 0)
                continue;
            var slice = body.AddInput(value.Name, value.Type, value.Shape);
            foreach (var use in uses)
                use.Node.SetInput(use.Input, slice);
            stored.Add(slice);
            var scanned = Array.IndexOf(inputs, value);
            _sources.Add(scanned >= scan.Carried ? node.Inputs[scanned] : node.Outputs[places[value]]);
        }

        return stored;
    }
}
