namespace Lrp.Compiler.IR;

/// <summary>What appends nodes one after the other: formulas are written once for relevance and for lowering.</summary>
internal interface INodeBuilder
{
    Value Emit(Operator operation, params Value[] inputs);

    Value Scalar(double number);

    Value Constant(Tensor tensor);
}

/// <summary>Formulas of pointwise functions.</summary>
internal static class NodeBuilding
{
    public static Value Emit(this INodeBuilder builder, UnaryFunction function, Value x) => builder.Emit(new Unary(function), x);

    public static Value Emit(this INodeBuilder builder, BinaryFunction function, Value a, Value b) => builder.Emit(new Binary(function), a, b);

    public static Value Multiply(this INodeBuilder builder, Value a, Value b) => builder.Emit(BinaryFunction.Multiply, a, b);

    public static Value Scale(this INodeBuilder builder, Value a, double factor) =>
        factor == 1 ? a : builder.Multiply(a, builder.Scalar(factor));

    public static Value Power(this INodeBuilder builder, Value a, double exponent) => exponent switch
    {
        1 => a,
        2 => builder.Emit(UnaryFunction.Square, a),
        0.5 => builder.Emit(UnaryFunction.Sqrt, a),
        -1 => builder.Emit(UnaryFunction.Reciprocal, a),
        _ => builder.Emit(BinaryFunction.Power, a, builder.Scalar(exponent)),
    };

    public static Value Filled(this INodeBuilder builder, double value, Shape shape) =>
        shape.Rank == 0 ? builder.Scalar(value) : builder.Emit(new Expand(shape), builder.Scalar(value));
}
