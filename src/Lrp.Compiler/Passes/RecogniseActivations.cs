using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>Recognises activations that exporters wrote out, by their values: <see cref="KnownFunctions"/> has the list.</summary>
internal static class RecogniseActivations
{
    public static bool Run(Graph graph)
    {
        var positions = new Dictionary<Node, int>();
        foreach (var node in graph.Nodes)
            positions[node] = positions.Count;
        return Rewriting.ForEach(graph, node => IsCandidate(node) && Recognise(graph, node, positions));
    }

    private static bool IsCandidate(Node node) =>
        !node.IsConstant && node.Operator is Unary or Select or Binary { Function: not BinaryFunction.PRelu };

    private static bool Recognise(Graph graph, Node node, Dictionary<Node, int> positions)
    {
        foreach (var takesWeights in new[] { true, false })
        {
            // The longest one: min(max(x, 0), 6) is one function of x rather than of the maximum.
            foreach (var expression in ScalarExpression.EndingAt(graph, node, positions, takesWeights).Reverse())
            {
                if (expression.X.Shape.Equals(node.Output.Shape) && Activation(graph, node, expression) is { } found)
                {
                    positions[found.Producer!] = positions[node];
                    return graph.Replace(node, found);
                }
            }
        }

        return false;
    }

    private static Value? Activation(Graph graph, Node node, ScalarExpression expression)
    {
        if (expression.Parameter is { } slope)
        {
            if (KnownFunctions.FindPRelu(expression) is not { } sign)
                return null;
            var signed = sign > 0 ? slope : graph.EmitBefore(node, new Unary(UnaryFunction.Negate), node.Name, "", slope);
            return graph.EmitBefore(node, new Binary(BinaryFunction.PRelu), node.Name, "PRelu", expression.X, signed);
        }

        // A rectifier behind a sigmoid is a layer of its own, though it changes nothing.
        return !expression.IsPlain && KnownFunctions.Find(expression) is { } known && !expression.Holds(known)
            ? graph.EmitBefore(node, known, node.Name, OnnxType(known), expression.X)
            : null;
    }

    /// <summary>ONNX calls x·σ(αx) Swish, and both forms of Gelu by one name.</summary>
    private static string OnnxType(Unary activation) => activation.Function switch
    {
        UnaryFunction.Silu => "Swish",
        UnaryFunction.GeluTanh => "Gelu",
        _ => activation.Name,
    };
}
