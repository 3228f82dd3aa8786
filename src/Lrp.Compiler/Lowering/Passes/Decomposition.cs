using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Replaces operators that are one layer for explanations, but several steps for a machine, by elementary ones
/// (<see cref="Operator.Decompose"/>).
/// </summary>
internal static class Decomposition
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator.Decompose(new Builder(graph, node), node) is not { } output)
            return false;
        output.Name = node.Output.Name;
        return graph.Replace(node, output);
    });

    private sealed class Builder(Graph graph, Node before) : INodeBuilder
    {
        public Value Emit(Operator operation, params Value[] inputs) =>
            graph.EmitBefore(before, operation, before.Name, before.OnnxType, inputs);

        public Value Scalar(double number) => graph.AddScalar(number);

        public Value Constant(Tensor tensor) => graph.AddConstant("", tensor);
    }
}
