namespace Lrp.Compiler.IR;

public sealed partial record Normalization
{
    internal override Value Decompose(INodeBuilder builder, Node node)
    {
        var x = node.Inputs[0];
        var y = builder.Multiply(WithoutMean(builder, x), PerDeviation(builder, x));
        if (node.Inputs.Count > 1)
            y = builder.Multiply(y, node.Inputs[1]);
        return node.Inputs.Count > 2 ? builder.Emit(BinaryFunction.Add, y, node.Inputs[2]) : y;
    }

    /// <summary>1/√(σ² + ε), with length 1 along the axes.</summary>
    internal Value PerDeviation(INodeBuilder builder, Value x)
    {
        var variance = Mean(builder, builder.Emit(UnaryFunction.Square, WithoutMean(builder, x)));
        var stabilised = Epsilon == 0 ? variance : builder.Emit(BinaryFunction.Add, variance, builder.Scalar(Epsilon));
        return builder.Emit(UnaryFunction.Reciprocal, builder.Emit(UnaryFunction.Sqrt, stabilised));
    }

    /// <summary>x − µ; x where the mean stays.</summary>
    internal Value WithoutMean(INodeBuilder builder, Value x) =>
        SubtractsMean ? builder.Emit(BinaryFunction.Subtract, x, Mean(builder, x)) : x;

    internal Value Mean(INodeBuilder builder, Value x) => builder.Emit(new Reduce(ReduceFunction.Mean, Axes, KeepAxes: true), x);
}
