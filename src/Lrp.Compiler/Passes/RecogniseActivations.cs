using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Recognises activations that exporters wrote out: Softplus, HardSigmoid, and the products of x with a gate: GELU, SiLU, HardSwish,
/// Mish. Operands may stand in any order.
/// </summary>
internal static class RecogniseActivations
{
    private const int MostFactors = 8;

    public static bool Run(Graph graph) => Rewriting.ForEach(graph, node =>
    {
        if (node.IsConstant || (Softplus(graph, node) ?? HardSigmoid(graph, node) ?? GatedProduct(graph, node)) is not { } found)
            return false;
        var (function, x) = found;
        // ONNX calls x·σ(αx) Swish.
        var onnxType = function.Function == UnaryFunction.Silu ? "Swish" : function.Name;
        return x.Shape.Equals(node.Output.Shape) && graph.Replace(node, graph.EmitBefore(node, function, node.Name, onnxType, x));
    });

    /// <summary>ln(1 + eˣ).</summary>
    private static (Unary Function, Value X)? Softplus(Graph graph, Node node) =>
        Argument(node, UnaryFunction.Log) is { } sum && Plus(graph, sum, 1) is { } exponential
            && Argument(exponential.Producer, UnaryFunction.Exp) is { } x
            ? (new Unary(UnaryFunction.Softplus), x) : null;

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    private static (Unary Function, Value X)? HardSigmoid(Graph graph, Node node)
    {
        var (factors, scale) = Factors(graph, node);
        return factors.Count == 1 && IsNear(scale, 1.0 / 6) && ClippedBySix(graph, factors[0]) is { } x
            ? (new Unary(UnaryFunction.HardSigmoid, 1.0 / 6, 0.5), x) : null;
    }

    private static (Unary Function, Value X)? GatedProduct(Graph graph, Node node)
    {
        var (factors, scale) = Factors(graph, node);
        if (factors.Count != 2)
            return null;
        return Gated(graph, factors[0], factors[1], scale) ?? Gated(graph, factors[1], factors[0], scale);
    }

    private static (Unary Function, Value X)? Gated(Graph graph, Value x, Value gate, double scale)
    {
        if (IsNear(scale, 0.5) && Plus(graph, gate, 1) is { } erf && Argument(erf.Producer, UnaryFunction.Erf) is { } scaled
            && ScaleOver(graph, scaled, x) is { } factor && IsNear(factor, Math.Sqrt(0.5)))
            return (new Unary(UnaryFunction.Gelu), x);
        if (IsNear(scale, 1.0 / 6) && ClippedBySix(graph, gate) == x)
            return (new Unary(UnaryFunction.HardSwish), x);
        if (!IsNear(scale, 1) || gate.Producer is not { Operator: Unary function } producer)
            return null;
        return function.Function switch
        {
            UnaryFunction.HardSigmoid when producer.Inputs[0] == x && IsNear(function.Alpha, 1.0 / 6) && IsNear(function.Beta, 0.5) =>
                (new Unary(UnaryFunction.HardSwish), x),
            UnaryFunction.Tanh when Argument(producer.Inputs[0].Producer, UnaryFunction.Softplus) == x =>
                (new Unary(UnaryFunction.Mish), x),
            UnaryFunction.Sigmoid when ScaleOver(graph, producer.Inputs[0], x) is { } alpha => (new Unary(UnaryFunction.Silu, alpha), x),
            _ => null,
        };
    }

    /// <summary>α where the value is αx.</summary>
    private static double? ScaleOver(Graph graph, Value value, Value x)
    {
        if (value == x)
            return 1;
        var (factors, scale) = value.Producer is { } producer ? Factors(graph, producer) : ([], 0);
        return factors.Count == 1 && factors[0] == x ? scale : null;
    }

    /// <summary>x where the value is min(max(x + 3, 0), 6).</summary>
    private static Value? ClippedBySix(Graph graph, Value value) =>
        value.Producer is { Operator: Unary { Function: UnaryFunction.Clip, Alpha: 0, Beta: 6 } } clip
            ? Plus(graph, clip.Inputs[0], 3) : null;

    /// <summary>x where the value is x + number.</summary>
    private static Value? Plus(Graph graph, Value value, double number) =>
        value.Producer is { Operator: Binary { Function: BinaryFunction.Add } } add && add.ConstantOperand() is var (x, constant)
            && graph.ScalarOf(constant) is { } addend && IsNear(addend, number)
            ? x : null;

    private static Value? Argument(Node? node, UnaryFunction function) =>
        node?.Operator is Unary unary && unary.Function == function ? node.Inputs[0] : null;

    /// <summary>The product that a node computes, taken apart into its factors and one number.</summary>
    private static (List<Value> Factors, double Scale) Factors(Graph graph, Node node)
    {
        var (factors, scale, open) = (new List<Value>(), 1.0, new Stack<Value>());
        if (!IsProduct(graph, node))
            return (factors, scale);
        for (open.Push(node.Output); open.Count > 0 && factors.Count + open.Count <= MostFactors;)
        {
            var value = open.Pop();
            if (graph.ScalarOf(value) is { } number)
            {
                scale *= number;
            }
            else if (value.Producer is { } producer && IsProduct(graph, producer))
            {
                open.Push(producer.Inputs[0]);
                if (producer.Operator is Binary { Function: BinaryFunction.Divide })
                    scale /= graph.ScalarOf(producer.Inputs[1])!.Value;
                else
                    open.Push(producer.Inputs[1]);
            }
            else
            {
                factors.Add(value);
            }
        }

        return open.Count == 0 ? (factors, scale) : ([], scale);
    }

    private static bool IsProduct(Graph graph, Node node) => node.Operator switch
    {
        Binary { Function: BinaryFunction.Multiply } => true,
        Binary { Function: BinaryFunction.Divide } => graph.ScalarOf(node.Inputs[1]) is not null,
        _ => false,
    };

    /// <summary>Equal up to how many digits exporters write.</summary>
    private static bool IsNear(double value, double wanted) => Math.Abs(value - wanted) <= 1e-6 * Math.Abs(wanted);
}
