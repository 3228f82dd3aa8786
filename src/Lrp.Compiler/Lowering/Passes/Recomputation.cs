using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// A value of the forward pass that a backward reads is computed again there, in the kernels of its readers, where that is a few
/// instructions on what is kept anyway. So it need not be kept itself (Chen et al., 2016, of training).
/// </summary>
internal static class Recomputation
{
    /// <summary>Smaller values are not worth an instruction: they lie in the first-level cache.</summary>
    internal const int LeastElements = 8192;

    /// <summary>One instruction, or two.</summary>
    private static readonly HashSet<UnaryFunction> s_unary =
    [
        UnaryFunction.Relu, UnaryFunction.NegativePart, UnaryFunction.Clip, UnaryFunction.LeakyRelu, UnaryFunction.Negate,
        UnaryFunction.Absolute, UnaryFunction.Square,
    ];

    private static readonly HashSet<BinaryFunction> s_binary =
        [BinaryFunction.Add, BinaryFunction.Subtract, BinaryFunction.Multiply, BinaryFunction.Minimum, BinaryFunction.Maximum];

    public static bool Run(Graph graph)
    {
        if (graph.Explanations.Count == 0)
            return false;
        var phases = Phase.Assign(graph);
        var results = new HashSet<Value>(graph.Results);
        return Rewriting.ForEach(graph, node => Repeat(graph, node, phases, results));
    }

    private static bool IsCheap(Operator operation) => operation switch
    {
        Unary unary => s_unary.Contains(unary.Function),
        Binary binary => s_binary.Contains(binary.Function),
        _ => false,
    };

    private static bool Repeat(Graph graph, Node node, Dictionary<Node, Phase> phases, HashSet<Value> results)
    {
        if (!IsForward(node) || !IsCheap(node.Operator) || node.Output.Shape.Count < LeastElements
            || results.Contains(node.Output))
            return false;
        // What is prepared from it comes behind the forward pass, too: until then it is kept anyway.
        var readers = node.Output.Readers.Where(reader => phases.ContainsKey(reader) && !IsForward(reader)).ToList();
        if (readers.Count == 0 || !readers.TrueForAll(IsBackward) || !readers.TrueForAll(IsJoined))
            return false;
        foreach (var reader in readers)
        {
            var again = graph.EmitBefore(reader, node.Operator, node.Name, node.OnnxType, [.. node.Inputs]);
            again.Producer!.IsAgain = true;
            phases[again.Producer] = phases[reader];
            for (var input = 0; input < reader.Inputs.Count; input++)
            {
                if (reader.Inputs[input] == node.Output)
                    reader.SetInput(input, again);
            }
        }

        return true;

        bool IsForward(Node other) => phases.TryGetValue(other, out var phase) && phase == Phase.Forward;

        bool IsBackward(Node reader) => phases.TryGetValue(reader, out var phase) && phase.DependsOnSeed;

        // In the reader's own kernel, from what outlives the forward pass.
        bool IsJoined(Node reader) => Fusion.IsPointwise(reader) && reader.Output.Shape.Equals(node.Output.Shape)
            && node.Inputs.All(input => input.IsRecipe || graph.Inputs.Contains(input) || IsKept(input, phases[reader].Explanation));

        bool IsKept(Value value, int explanation) => value.Readers.Any(other =>
            !other.IsAgain && phases.TryGetValue(other, out var phase) && phase == new Phase(explanation, DependsOnSeed: true));
    }
}
