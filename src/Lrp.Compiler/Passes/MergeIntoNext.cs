using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Merges what no layer before could take into the linear layer behind: a number that scales, and an affine map where the layer has
/// no padding (behind a padded one, the shift is missing at the border).
/// </summary>
internal static class MergeIntoNext
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.IsConstant || LinearLayer.Of(graph, graph.OnlyReader(node.Output)) is not { } layer || layer.Node.Inputs[0] != node.Output)
            return false;
        if (node.Operator is Affine)
        {
            var isLastAxis = layer.Node.Operator is not Dense || node.Output.Shape.Rank == 2;
            return layer.SeesAllTaps && isLastAxis && layer.AbsorbBefore(node.Inputs[0], node.Inputs[1], node.Inputs[2]) && Removed(graph, node);
        }

        if (MergeScale.Scale(node) is not var (x, constant) || constant.Shape.Count != 1 || !x.Shape.Equals(node.Output.Shape))
            return false;
        var factor = MergeScale.Factor(graph, node, constant);
        if (factor.Shape.Rank > 0)
            factor = graph.EmitBefore(node, new Reshape(Shape.Scalar), node.Name, "", factor);
        return layer.AbsorbBefore(x, factor, shift: null) && Removed(graph, node);
    });

    private static bool Removed(Graph graph, Node node)
    {
        graph.Remove(node);
        return true;
    }
}
