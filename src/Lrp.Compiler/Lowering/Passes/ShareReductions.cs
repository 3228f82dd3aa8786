using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Reductions of what is computed alike are one: mean and deviation of a normalisation, which its relevance needs, too. What is pointwise
/// stays where it is read, since to compute it again costs less than to keep it. Explanations share none with each other: each runs alone.
/// </summary>
internal static class ShareReductions
{
    public static bool Run(Graph graph)
    {
        var changed = false;
        var numbers = new Dictionary<Value, int>();
        var known = new Dictionary<(Operator, IntList), int>();
        var reductions = new Dictionary<(int, int), Value>();
        var phases = Phase.Assign(graph);
        foreach (var node in graph.Nodes.Where(node => !node.IsRecipe && node.Outputs.Count == 1))
        {
            var key = (node.Operator, new IntList([.. node.Inputs.Select(Number)]));
            if (!known.TryGetValue(key, out var number))
                known.Add(key, number = known.Count);
            numbers[node.Output] = number;
            if (node.Operator is not Reduce || !phases.TryGetValue(node, out var phase))
                continue;
            var (own, ofNetwork) = ((number, phase.Explanation), (number, Phase.Forward.Explanation));
            if (!reductions.TryGetValue(ofNetwork, out var first) && !reductions.TryGetValue(own, out first))
                reductions.Add(own, node.Output);
            else if (!graph.IsResult(node.Output))
            {
                graph.ReplaceUses(node.Output, first);
                changed = true;
            }
        }

        return changed;

        // Values that no node here computes have numbers of their own.
        int Number(Value value) => numbers.TryGetValue(value, out var number) ? number : -1 - value.Id;
    }
}
