using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Onnx;

/// <summary>Orders nodes of a graph, each behind those it reads; otherwise as in the file.</summary>
internal sealed class TopologicalOrder
{
    /// <summary>The largest networks have some thousands; unrolled loops have more.</summary>
    public const int MostNodes = 100_000;

    private readonly OnnxGraph _graph;
    private readonly string _file;
    private readonly Dictionary<string, int> _producers;
    private readonly Lazy<HashSet<string>> _read;

    public TopologicalOrder(OnnxGraph graph, string file)
    {
        if (graph.Nodes.Count > MostNodes)
            throw new DiagnosticException(DiagnosticTable.ModelTooLarge, file, $"{graph.Nodes.Count} nodes");
        (_graph, _file) = (graph, file);
        _producers = Producers();
        _read = new(() => [.. graph.Nodes.SelectMany(node => node.Reads), .. graph.Outputs.Select(output => output.Name)]);
    }

    /// <summary>The nodes that these values depend on.</summary>
    public IReadOnlyList<OnnxNode> Sort(IEnumerable<string> values)
    {
        var needed = Needed(values);
        var waitsFor = needed.ToDictionary(index => index, _ => 0);
        var readers = needed.ToDictionary(index => index, _ => new List<int>());
        foreach (var index in needed)
        {
            foreach (var producer in ProducersOf(_graph.Nodes[index]))
            {
                waitsFor[index]++;
                readers[producer].Add(index);
            }
        }

        var ready = new SortedSet<int>(needed.Where(index => waitsFor[index] == 0));
        var order = new List<OnnxNode>();
        while (ready.Count > 0)
        {
            var index = ready.Min;
            ready.Remove(index);
            waitsFor.Remove(index);
            order.Add(_graph.Nodes[index]);
            foreach (var reader in readers[index])
            {
                if (--waitsFor[reader] == 0)
                    ready.Add(reader);
            }
        }

        return waitsFor.Count == 0 ? order : throw Cyclic(waitsFor.Keys);
    }

    /// <summary>Whether a node or the list of outputs reads a value.</summary>
    public bool IsRead(string value) => _read.Value.Contains(value);

    private Dictionary<string, int> Producers()
    {
        var producers = new Dictionary<string, int>();
        var given = new HashSet<string>(
            _graph.Initializers.Keys.Concat(_graph.SparseInitializers.Keys).Concat(_graph.Inputs.Select(input => input.Name)));
        for (var index = 0; index < _graph.Nodes.Count; index++)
        {
            foreach (var output in _graph.Nodes[index].Outputs.Where(output => output.Length > 0))
            {
                var isDefined = given.Contains(output) || producers.ContainsKey(output);
                producers[output] = !isDefined ? index : throw new DiagnosticException(
                    DiagnosticTable.ModelCorrupt, _file, $"the value '{Text.Quotable(output)}' is defined twice");
            }
        }

        return producers;
    }

    private HashSet<int> Needed(IEnumerable<string> values)
    {
        var needed = new HashSet<int>();
        var open = new Stack<int>(values.Where(_producers.ContainsKey).Select(value => _producers[value]));
        while (open.Count > 0)
        {
            var index = open.Pop();
            if (!needed.Add(index))
                continue;
            foreach (var producer in ProducersOf(_graph.Nodes[index]))
                open.Push(producer);
        }

        return needed;
    }

    private IEnumerable<int> ProducersOf(OnnxNode node) =>
        node.Reads.Where(_producers.ContainsKey).Select(input => _producers[input]);

    /// <summary>Walking against the arrows from a node that never became ready ends in a cycle.</summary>
    private DiagnosticException Cyclic(IReadOnlyCollection<int> waiting)
    {
        var stuck = new HashSet<int>(waiting);
        var seen = new HashSet<int>();
        var index = stuck.Min();
        while (seen.Add(index))
            index = ProducersOf(_graph.Nodes[index]).First(stuck.Contains);
        var node = _graph.Nodes[index];
        return new DiagnosticException(DiagnosticTable.GraphCyclic, _file, Text.Quotable(node.Label), Text.Quotable(node.OperatorType));
    }
}
