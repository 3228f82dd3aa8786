using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Expands operands that kernels cannot read as they are: what is no number, no channel vector and not of the output's shape.</summary>
internal static class MaterialiseBroadcasts
{
    public static bool Run(Graph graph)
    {
        var changed = false;
        foreach (var node in graph.Nodes.Where(node => node.Operator is Binary or Select && !node.IsRecipe))
        {
            var shape = node.Output.Shape;
            foreach (var input in node.Inputs.Distinct().Where(input => !IsDirect(input, shape)).ToList())
            {
                changed = true;
                var expanded = graph.EmitBefore(node, new Expand(shape), input.Name, "", input);
                for (var index = 0; index < node.Inputs.Count; index++)
                {
                    if (node.Inputs[index] == input)
                        node.SetInput(index, expanded);
                }
            }
        }

        return changed;
    }

    private static bool IsDirect(Value operand, Shape shape) =>
        operand.Known is not null && operand.Shape.Count == 1
        || Broadcasts.HasShape(operand.Shape, shape)
        || Broadcasts.IsChannelVector(operand.Shape, shape);
}
