using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// What the relevance of a loop reads of its forward turns is stored for each of them. Which that is, is known when relevance is there: so
/// all values of a body are its results before, and those that nobody reads go afterwards.
/// </summary>
internal static class ScanResults
{
    public static void StoreAll(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Scan scan)
            return false;
        StoreAll(scan.Body);
        var known = new HashSet<Value>(scan.Body.Outputs.Skip(scan.Carried));
        scan.Body.Outputs.AddRange(scan.Body.Inputs.Take(scan.Carried)
            .Concat(scan.Body.Nodes.Where(inner => !inner.IsConstant).SelectMany(inner => inner.Outputs)).Where(known.Add));
        return Replace(graph, node, scan, [.. Enumerable.Range(0, node.Outputs.Count)]);
    });

    public static void DropUnread(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not Scan scan)
            return false;
        var results = new HashSet<Value>(graph.Results);
        int[] read = [.. Enumerable.Range(0, node.Outputs.Count).Where(index =>
            index < scan.Carried || node.Outputs[index].Uses.Count > 0 || results.Contains(node.Outputs[index]))];
        if (read.Length < node.Outputs.Count)
        {
            Value[] outputs = [.. read.Select(index => scan.Body.Outputs[index])];
            scan.Body.Outputs.Clear();
            scan.Body.Outputs.AddRange(outputs);
            scan.Body.RemoveUnused();
            Replace(graph, node, scan, read);
        }

        DropUnread(scan.Body);
        return true;
    });

    /// <summary>The same node with the outputs that its body has now.</summary>
    /// <param name="kept">For its first outputs, which of the old ones they are.</param>
    private static bool Replace(Graph graph, Node node, Scan scan, int[] kept)
    {
        var outputs = graph.EmitBefore(node, scan, node.Name, node.OnnxType, [.. node.Inputs]).Producer!.Outputs;
        for (var index = 0; index < kept.Length; index++)
        {
            outputs[index].Name = node.Outputs[kept[index]].Name;
            graph.ReplaceUses(node.Outputs[kept[index]], outputs[index]);
        }

        graph.Remove(node);
        return true;
    }
}
