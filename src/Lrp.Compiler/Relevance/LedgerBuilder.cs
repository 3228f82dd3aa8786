using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Keeps the balance of every layer: in = out + bias + stabiliser + dropped. Each entry is a sum of its own over what it names, none
/// is what the others leave, so that a balance which closes proves something.
/// </summary>
internal sealed class LedgerBuilder(Graph graph)
{
    private static readonly int _columns = Enum.GetValues(typeof(LedgerColumn)).Length;

    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<Value, Value> _sums = [];
    private List<Value>[] _current = [];

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>What is added from now on is this layer's.</summary>
    public void Begin(Node node, Value relevance)
    {
        _current = [.. Enumerable.Range(0, _columns).Select(_ => new List<Value>())];
        _entries.Add(new LedgerEntry(node.Name, RelevanceContext.KindOf(node), _current));
        Add(LedgerColumn.In, relevance);
    }

    public void Add(LedgerColumn column, Value amount)
    {
        // Before the first layer the seed is given to the logits.
        if (_entries.Count > 0)
            _current[(int)column].Add(Sum(amount, $"{_entries[_entries.Count - 1].Layer} {column}"));
    }

    /// <summary>What goes out of one layer comes into the next: it is summed once.</summary>
    private Value Sum(Value amount, string name)
    {
        if (amount.Shape.Rank == 0)
            return amount;
        if (!_sums.TryGetValue(amount, out var sum))
        {
            int[] all = [.. Enumerable.Range(0, amount.Shape.Rank)];
            _sums[amount] = sum = graph.Emit(new Reduce(ReduceFunction.Sum, all, KeepAxes: false), name, amount);
            sum.Meaning ??= new Meaning(ValueRole.LedgerSum, "");
        }

        return sum;
    }
}
