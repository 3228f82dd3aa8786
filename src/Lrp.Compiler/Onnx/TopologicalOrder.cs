using Lrp.Compiler.Diagnostics;

namespace Lrp.Compiler.Onnx;

/// <summary>The nodes that the outputs depend on, each behind those it reads; otherwise in the file's order.</summary>
internal static class TopologicalOrder
{
    /// <summary>Passes are quadratic in the number of nodes; the largest networks have some thousands.</summary>
    public const int MostNodes = 10_000;

    public static IReadOnlyList<OnnxNode> Sort(OnnxGraph graph, string file)
    {
        if (graph.Nodes.Count > MostNodes)
            throw new DiagnosticException(DiagnosticTable.ModelTooLarge, file, $"{graph.Nodes.Count} nodes");
        var producers = Producers(graph, file);
        var needed = Needed(graph, producers);

        var waitsFor = needed.ToDictionary(index => index, _ => 0);
        var readers = needed.ToDictionary(index => index, _ => new List<int>());
        foreach (var index in needed)
        {
            foreach (var producer in ProducersOf(graph.Nodes[index], producers))
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
            order.Add(graph.Nodes[index]);
            foreach (var reader in readers[index])
            {
                if (--waitsFor[reader] == 0)
                    ready.Add(reader);
            }
        }

        return waitsFor.Count == 0 ? order : throw Cyclic(graph, waitsFor.Keys, producers, file);
    }

    private static Dictionary<string, int> Producers(OnnxGraph graph, string file)
    {
        var producers = new Dictionary<string, int>();
        var given = new HashSet<string>(graph.Initializers.Keys.Concat(graph.Inputs.Select(input => input.Name)));
        for (var index = 0; index < graph.Nodes.Count; index++)
        {
            foreach (var output in graph.Nodes[index].Outputs.Where(output => output.Length > 0))
            {
                var isDefined = given.Contains(output) || producers.ContainsKey(output);
                producers[output] = !isDefined ? index : throw new DiagnosticException(
                    DiagnosticTable.ModelCorrupt, file, $"the value '{Text.Quotable(output)}' is defined twice");
            }
        }

        return producers;
    }

    private static HashSet<int> Needed(OnnxGraph graph, Dictionary<string, int> producers)
    {
        var needed = new HashSet<int>();
        var open = new Stack<int>(graph.Outputs.Where(producers.ContainsKey).Select(output => producers[output]));
        while (open.Count > 0)
        {
            var index = open.Pop();
            if (!needed.Add(index))
                continue;
            foreach (var producer in ProducersOf(graph.Nodes[index], producers))
                open.Push(producer);
        }

        return needed;
    }

    private static IEnumerable<int> ProducersOf(OnnxNode node, Dictionary<string, int> producers) =>
        node.Inputs.Where(producers.ContainsKey).Select(input => producers[input]);

    /// <summary>Walking against the arrows from a node that never became ready ends in a cycle.</summary>
    private static DiagnosticException Cyclic(
        OnnxGraph graph, IReadOnlyCollection<int> waiting, Dictionary<string, int> producers, string file)
    {
        var stuck = new HashSet<int>(waiting);
        var seen = new HashSet<int>();
        var index = stuck.Min();
        while (seen.Add(index))
            index = ProducersOf(graph.Nodes[index], producers).First(stuck.Contains);
        var node = graph.Nodes[index];
        return new DiagnosticException(DiagnosticTable.GraphCyclic, file, Text.Quotable(node.Label), Text.Quotable(node.OperatorType));
    }
}
