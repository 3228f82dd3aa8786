using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Makes every batch normalisation an affine map, scale = γ/√(σ² + ε), shift = β − µ·scale, and merges it into the layer before it.
/// </summary>
internal static class MergeBatchNormalization
{
    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node => node.Operator switch
    {
        BatchNormalization normalization => Expand(graph, node, normalization.Epsilon),
        Affine => Merge(graph, node, node.Inputs[1], node.Inputs[2]),
        _ => false,
    });

    private static bool Expand(Graph graph, Node node, double epsilon)
    {
        var (gamma, beta, mean, variance) = (node.Inputs[1], node.Inputs[2], node.Inputs[3], node.Inputs[4]);
        var deviation = Recipe(new Unary(UnaryFunction.Sqrt), Recipe(new Binary(BinaryFunction.Add), variance, graph.AddScalar(epsilon)));
        var scale = Recipe(new Binary(BinaryFunction.Divide), gamma, deviation);
        var shift = Recipe(new Binary(BinaryFunction.Subtract), beta, Recipe(new Binary(BinaryFunction.Multiply), mean, scale));
        return Merge(graph, node, scale, shift)
            || graph.Replace(node, graph.EmitBefore(node, new Affine(), node.Name, node.OnnxType, node.Inputs[0], scale, shift));

        Value Recipe(Operator operation, params Value[] inputs) => graph.EmitBefore(node, operation, node.Name, "", inputs);
    }

    /// <summary>A layer's channels are the normalised axis 1, except for fully connected layers on more than two axes.</summary>
    private static bool Merge(Graph graph, Node node, Value scale, Value shift) =>
        LinearLayer.Before(graph, node.Inputs[0], node) is { } layer && (layer.Node.Operator is not Dense || node.Output.Shape.Rank == 2)
            && layer.Absorb(node, scale, shift);
}
