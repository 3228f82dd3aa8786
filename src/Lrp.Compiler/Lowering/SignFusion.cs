using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Finds pairs of convolutions that split their input by sign, forward and backward, and makes one pass of each.</summary>
internal static class SignFusion
{
    public static void Run(Graph graph)
    {
        foreach (var node in graph.Nodes.Where(node => node.Operator is Binary { Function: BinaryFunction.Add } && !node.IsConstant).ToList())
        {
            var fused = Forward(graph, node) ?? Backward(graph, node);
            if (fused is null)
                continue;
            fused.Name = node.Output.Name;
            graph.ReplaceUses(node.Output, fused);
            graph.Remove(node);
        }
    }

    /// <summary>P ∗ relu(x) + b + N ∗ min(x, 0).</summary>
    private static Value? Forward(Graph graph, Node sum)
    {
        if (sum.Inputs[0].Producer is not { Operator: Conv { Groups: 1 } conv } positive
            || sum.Inputs[1].Producer is not { Operator: Conv } negative
            || !conv.Equals(negative.Operator) || negative.Inputs.Count > 2
            || SourceOf(positive.Inputs[0], negative.Inputs[0]) is not { } x
            || !HaveFastKernels(positive) || !HaveFastKernels(negative) || !AreReadBy(graph, sum))
            return null;
        return graph.EmitBefore(sum, new SignedConv(conv.Window), sum.Name, "", [x, positive.Inputs[1], negative.Inputs[1], .. positive.Inputs.Skip(2)]);
    }

    /// <summary>relu(x) ∘ Pᵀg + min(x, 0) ∘ Nᵀg.</summary>
    private static Value? Backward(Graph graph, Node sum)
    {
        if (Product(sum.Inputs[0]) is not var (x1, positive) || Product(sum.Inputs[1]) is not var (x2, negative)
            || positive.Operator is not ConvTranspose { Groups: 1 } conv || !conv.Equals(negative.Operator)
            || positive.Inputs[0] != negative.Inputs[0] || positive.Inputs.Count > 2 || negative.Inputs.Count > 2
            || SourceOf(x1, x2) is not { } x || !HaveFastKernels(positive) || !HaveFastKernels(negative) || !AreReadBy(graph, sum))
            return null;
        var adjoint = graph.EmitBefore(
            sum, new SignedConvTranspose(conv.Window, conv.Spatial), sum.Name, "", positive.Inputs[0], positive.Inputs[1], negative.Inputs[1], x);
        return graph.EmitBefore(sum, new Binary(BinaryFunction.Multiply), sum.Name, "", x, adjoint);
    }

    /// <summary>The factors of x ∘ adjoint.</summary>
    private static (Value X, Node Adjoint)? Product(Value value) =>
        value.Producer is { Operator: Binary { Function: BinaryFunction.Multiply } } product && product.Inputs[1].Producer is { Operator: ConvTranspose } adjoint
            ? (product.Inputs[0], adjoint)
            : null;

    /// <summary>The value whose positive and negative parts these are.</summary>
    private static Value? SourceOf(Value positive, Value negative) =>
        positive.Producer is { Operator: Unary { Function: UnaryFunction.Relu } } relu
        && negative.Producer is { Operator: Unary { Function: UnaryFunction.NegativePart } } part
        && relu.Inputs[0] == part.Inputs[0] && !relu.IsConstant
            ? relu.Inputs[0]
            : null;

    private static bool HaveFastKernels(Node node) => ConvolutionGeometry.Of(node) is { Groups: 1 };

    private static bool AreReadBy(Graph graph, Node sum) => sum.Inputs.All(input => graph.Readers(input).All(reader => reader == sum));
}
