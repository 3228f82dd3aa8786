using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// When a node runs. Forward: every prediction. Prepare: once per sample and explanation, whatever the target (z⁺ denominators).
/// Backward: once per target.
/// </summary>
/// <param name="Explanation">Index of the explanation; −1 for the forward pass.</param>
public readonly record struct Phase(int Explanation, bool DependsOnSeed)
{
    public static readonly Phase Forward = new(-1, false);

    public override string ToString() => this == Forward ? "forward" : $"{(DependsOnSeed ? "backward" : "prepare")} {Explanation}";

    /// <summary>Assigns every node that computes something for a sample its phase; constants have none.</summary>
    public static Dictionary<Node, Phase> Assign(Graph graph)
    {
        var phases = new Dictionary<Node, Phase>();
        Mark(graph.Outputs.Concat(graph.Logits is null ? [] : [graph.Logits]), Forward);
        for (var index = 0; index < graph.Explanations.Count; index++)
        {
            Mark(graph.Explanations[index].Results, new Phase(index, false));
            var seeded = new HashSet<Value>(graph.Explanations[index].Kept.Select(layer => layer.Mask)) { graph.Explanations[index].Seed };
            foreach (var node in graph.Nodes.Where(node => node.Inputs.Any(seeded.Contains)))
            {
                seeded.UnionWith(node.Outputs);
                if (phases.ContainsKey(node))
                    phases[node] = new Phase(index, true);
            }
        }

        foreach (var node in graph.Nodes.Reverse())
            Sink(node, phases);
        return phases;

        void Mark(IEnumerable<Value> roots, Phase phase)
        {
            var pending = new Stack<Value>(roots);
            while (pending.Count > 0)
            {
                var node = pending.Pop().Producer;
                if (node is null || node.IsRecipe)
                    continue;
                var isKnown = phases.TryGetValue(node, out var known);
                if (isKnown && (known == Forward || known == phase))
                    continue;
                // What two explanations read is there for all: a slice that the forward pass sees as a view.
                phases[node] = isKnown ? Forward : phase;
                foreach (var input in node.Inputs)
                    pending.Push(input);
            }
        }
    }

    /// <summary>
    /// Moves a pointwise node that reads only earlier phases, and that one node of the backward reads, there: it fuses with its
    /// reader instead of storing a tensor (S(z) of the epsilon rule).
    /// </summary>
    private static void Sink(Node node, Dictionary<Node, Phase> phases)
    {
        if (!phases.TryGetValue(node, out var phase) || phase == Forward || phase.DependsOnSeed || !Fusion.IsPointwise(node))
            return;
        var readers = node.Output.Readers.Where(phases.ContainsKey).ToList();
        // What is computed again follows its reader.
        var isAlone = node.Inputs.All(input =>
            input.Producer is null or { IsRecipe: true } or { IsAgain: true } || phases[input.Producer] != phase);
        if (isAlone && readers.Count == 1 && Fusion.IsPointwise(readers[0]) && readers[0].Output.Shape.Equals(node.Output.Shape))
            phases[node] = phases[readers[0]];
    }
}
