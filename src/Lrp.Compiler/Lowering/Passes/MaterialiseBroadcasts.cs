using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Expands operands that kernels cannot read as they are: what is no number, no channel vector and not of the output's shape.
/// </summary>
internal static class MaterialiseBroadcasts
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.Operator is not (Binary or Select) || node.IsRecipe)
            return false;
        var shape = node.Output.Shape;
        var operands = node.Inputs.Distinct().Where(input => !IsDirect(input, shape)).ToList();
        foreach (var operand in operands)
        {
            var expanded = graph.EmitBefore(node, new Expand(shape), operand.Name, "", operand);
            for (var index = 0; index < node.Inputs.Count; index++)
            {
                if (node.Inputs[index] == operand)
                    node.SetInput(index, expanded);
            }
        }

        return operands.Count > 0;
    });

    private static bool IsDirect(Value operand, Shape shape) =>
        operand.Known is not null && operand.Shape.Count == 1
        || Broadcasts.HasShape(operand.Shape, shape)
        || Broadcasts.IsChannelVector(operand.Shape, shape)
        || Broadcasts.IsSample(operand, shape);
}
