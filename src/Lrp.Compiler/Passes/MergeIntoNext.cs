using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Merges what no layer before could take into the linear layer behind: a number that scales, and an affine map where the layer has
/// no padding (behind a padded one, the shift is missing at the border).
/// </summary>
internal static class MergeIntoNext
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
        !node.IsConstant && (node.Operator is Affine || MergeScale.Scale(node) is not null)
        && LinearLayer.Of(graph, graph.OnlyReader(node.Output)) is { } layer && layer.Node.Inputs[0] == node.Output
        && (node.Operator is Affine ? MergeAffine(node, layer) : MergeNumber(graph, node, layer))
        && Removed(graph, node));

    private static bool MergeAffine(Node node, LinearLayer layer) =>
        layer.SeesAllTaps && (layer.Node.Operator is not Dense || node.Output.Shape.Rank == 2)
        && layer.AbsorbBefore(node.Inputs[0], node.Inputs[1], node.Inputs[2]);

    private static bool MergeNumber(Graph graph, Node node, LinearLayer layer)
    {
        if (MergeScale.Scale(node) is not var (x, constant) || constant.Shape.Count != 1 || !x.Shape.Equals(node.Output.Shape))
            return false;
        var factor = MergeScale.Factor(graph, node, constant);
        if (factor.Shape.Rank > 0)
            factor = graph.EmitBefore(node, new Reshape(Shape.Scalar), node.Name, "", factor);
        return layer.AbsorbBefore(x, factor, shift: null);
    }

    private static bool Removed(Graph graph, Node node)
    {
        graph.Remove(node);
        return true;
    }
}
