using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Replaces operators that are one layer for explanations, but several steps for a machine, by elementary ones
/// (<see cref="Operator.Decompose"/>).
/// </summary>
internal static class Decomposition
{
    public static bool Run(Graph graph)
    {
        var changed = false;
        foreach (var node in graph.Nodes)
        {
            if (node.Operator.Decompose(new Builder(graph, node), node) is not { } output)
                continue;
            output.Name = node.Output.Name;
            changed |= graph.Replace(node, output);
        }

        return changed;
    }

    private sealed class Builder(Graph graph, Node before) : INodeBuilder
    {
        public Value Emit(Operator operation, params Value[] inputs) =>
            graph.EmitBefore(before, operation, before.Name, before.OnnxType, inputs);

        public Value Scalar(double number) => graph.AddScalar(number);
    }
}
