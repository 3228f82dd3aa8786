using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class ArithmeticImport
{
    /// <summary>An operator of two operands.</summary>
    public static Func<NodeImport, Value> Binary(BinaryFunction function) =>
        node => node.Emit(new Binary(function), node.Input(0), Aligned(node, node.Input(1)));

    /// <summary>Integers divide towards zero.</summary>
    public static Value Divide(NodeImport node)
    {
        var quotient = Binary(BinaryFunction.Divide)(node);
        return quotient.Known is null && node.IsInteger(0) && node.IsInteger(1)
            ? node.Integer(node.Emit(new Unary(UnaryFunction.Truncate), quotient))
            : quotient;
    }

    /// <summary>An operator of any number of operands, taken two by two.</summary>
    public static Func<NodeImport, Value> Chain(BinaryFunction function) => node => Fold(node, function);

    public static Value Mean(NodeImport node)
    {
        var sum = Fold(node, BinaryFunction.Add);
        return node.InputCount == 1 ? sum : node.Emit(new Binary(BinaryFunction.Multiply), sum, node.Scalar(1.0 / node.InputCount));
    }

    public static Value Pow(NodeImport node)
    {
        var exponent = Aligned(node, node.Input(1));
        if (exponent.Known is { Shape.Count: 1 } known && exponent.Shape.Rank <= node.Input(0).Shape.Rank)
        {
            if (known.Data[0] == 2)
                return node.Emit(new Unary(UnaryFunction.Square), node.Input(0));
            if (known.Data[0] == 0.5)
                return node.Emit(new Unary(UnaryFunction.Sqrt), node.Input(0));
            if (known.Data[0] == -1)
                return node.Emit(new Unary(UnaryFunction.Reciprocal), node.Input(0));
            if (known.Data[0] == -0.5)
                return node.Emit(new Unary(UnaryFunction.Reciprocal), node.EmitAuxiliary(new Unary(UnaryFunction.Sqrt), node.Input(0)));
        }

        return node.Emit(new Binary(BinaryFunction.Power), node.Input(0), exponent);
    }

    /// <summary>The slope broadcasts to the input; up to operator set 6 a vector of slopes is one per channel.</summary>
    public static Value PRelu(NodeImport node)
    {
        var (x, slope) = (node.Input(0), node.Input(1));
        if (node.Opset < 7 && slope.Shape.Rank == 1 && slope.Shape.Count > 1 && x.Shape.Rank > 2)
            slope = node.EmitAuxiliary(new Reshape(new Shape([slope.Shape.Count, .. Enumerable.Repeat(1, x.Shape.Rank - 2)])), slope);
        ShapeRules.Require(ShapeRules.Broadcast(x.Shape, slope.Shape).Equals(x.Shape),
            $"its slope {slope.Shape} does not broadcast to {x.Shape}");
        return node.Emit(new Binary(BinaryFunction.PRelu), x, slope);
    }

    /// <summary>Remainder of known numbers; of the divisor's sign, or with fmod of the dividend's.</summary>
    public static Value Mod(NodeImport node)
    {
        var (a, b) = (node.Known(0, "a dividend"), node.Known(1, "a divisor"));
        ShapeRules.Require(!b.Data.Contains(0), "it divides by zero");
        var dividendSign = node.Flag("fmod");
        return node.Constant(
            ShapeFolding.Zip(a, b, (x, y) => dividendSign ? x % y : x - (y * Math.Floor(x / y))), node.Input(0).Type);
    }

    private static Value Fold(NodeImport node, BinaryFunction function)
    {
        var result = node.Input(0);
        for (var index = 1; index < node.InputCount; index++)
            result = node.Emit(new Binary(function), result, node.Input(index));
        return result;
    }

    /// <summary>Before operator set 7 the second operand lies along the first from the attribute <c>axis</c> on.</summary>
    internal static Value Aligned(NodeImport node, Value second)
    {
        var rank = node.Input(0).Shape.Rank;
        if (node.Opset >= 7 || !node.Flag("broadcast") || !node.Has("axis") || second.Shape.Rank == 0)
            return second;
        var behind = rank - node.Axis(node.Int("axis", 0), rank) - second.Shape.Rank;
        ShapeRules.Require(behind >= 0, $"its operand {second.Shape} does not fit {node.Input(0).Shape} at axis {node.Int("axis", 0)}");
        var aligned = new Shape([.. second.Shape.Dimensions, .. Enumerable.Repeat(1, behind)]);
        return behind == 0 ? second : node.EmitAuxiliary(new Reshape(aligned), second);
    }
}
