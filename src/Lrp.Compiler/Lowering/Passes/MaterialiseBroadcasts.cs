using Lrp.Compiler.IR;
using Lrp.Compiler.Passes;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Expands operands that kernels cannot read as they are: what is no number, no channel vector and not of the output's shape.
/// </summary>
internal static class MaterialiseBroadcasts
{
    public static bool Run(Graph graph)
    {
        var layouts = new Lazy<LayoutAssignment>(() => new LayoutAssignment(graph));
        return Rewriting.ForEach(graph, node => Expand(graph, layouts, node));
    }

    private static bool Expand(Graph graph, Lazy<LayoutAssignment> layouts, Node node)
    {
        if (node.Operator is not (Binary or Select) || node.IsRecipe)
            return false;
        var shape = node.Output.Shape;
        if (node.Inputs.All(input => IsPlain(input, shape)))
            return false;
        var form = layouts.Value.FormOf(node.Output);
        var operands = node.Inputs.Distinct().Where(input => !IsDirect(input, shape, form)).ToList();
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
    }

    /// <summary>Read as it is in all forms.</summary>
    private static bool IsPlain(Value operand, Shape shape) =>
        operand.Shape.Equals(shape) || (operand.Known is not null && operand.Shape.Count == 1);

    private static bool IsDirect(Value operand, Shape shape, Form form) =>
        IsPlain(operand, shape)
        || (form.IsBlocked && !operand.IsRecipe ? operand.Shape.Equals(shape) : Broadcasts.HasShape(operand.Shape, shape))
        || Broadcasts.IsChannelVector(operand.Shape, shape, form)
        || Broadcasts.IsPositionVector(operand.Shape, shape, form)
        || Broadcasts.IsSample(operand, shape, form);
}
