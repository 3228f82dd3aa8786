namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var kept = Axes.Aggregate(x.Shape, (shape, axis) => shape.With(axis, 1));
        var offsets = Strided.Offsets(x.Shape, Strided.BroadcastStrides(kept, x.Shape));
        var output = Tensor.Filled(kept, Start);
        for (var index = 0; index < offsets.Length; index++)
        {
            ref var sum = ref output.Data[offsets[index]];
            sum = Join(sum, x.Data[index]);
        }

        var count = kept.Count == 0 ? 1 : x.Shape.Count / kept.Count;
        var result = Function switch
        {
            ReduceFunction.Mean => output.Map(sum => sum / count),
            ReduceFunction.L2 => output.Map(Math.Sqrt),
            _ => output,
        };
        return [KeepAxes ? result : result.Reshape(new Shape([.. x.Shape.Dimensions.Where((_, axis) => !Axes.Contains(axis))]))];
    }

    private double Start => Function switch
    {
        ReduceFunction.Maximum => double.NegativeInfinity,
        ReduceFunction.Minimum => double.PositiveInfinity,
        ReduceFunction.Product => 1,
        _ => 0,
    };

    private double Join(double sum, double x) => Function switch
    {
        ReduceFunction.Maximum => Math.Max(sum, x),
        ReduceFunction.Minimum => Math.Min(sum, x),
        ReduceFunction.Product => sum * x,
        ReduceFunction.SumSquare or ReduceFunction.L2 => sum + (x * x),
        ReduceFunction.L1 => sum + Math.Abs(x),
        _ => sum + x,
    };
}

public sealed partial record Softmax
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        [new LogSoftmax(Axis).Evaluate(inputs)[0].Map(Math.Exp)];
}

public sealed partial record LogSoftmax
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor One(Operator operation, params Tensor[] operands) => operation.Evaluate(operands)[0];
        var maximum = One(new Reduce(ReduceFunction.Maximum, new IntList(Axis), KeepAxes: true), inputs[0]);
        var shifted = One(new Binary(BinaryFunction.Subtract), inputs[0], maximum);
        var sum = One(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), shifted.Map(Math.Exp));
        return [One(new Binary(BinaryFunction.Subtract), shifted, sum.Map(Math.Log))];
    }
}

public sealed partial record BatchNormalization
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        double[] gamma = inputs[1].Data, beta = inputs[2].Data, mean = inputs[3].Data, variance = inputs[4].Data;
        var scale = gamma.Select((factor, channel) => factor / Math.Sqrt(variance[channel] + Epsilon)).ToArray();
        var shift = beta.Select((offset, channel) => offset - (mean[channel] * scale[channel])).ToArray();
        return new Affine().Evaluate([inputs[0], Tensor.Vector(scale), Tensor.Vector(shift)]);
    }
}

public sealed partial record Identity
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => [inputs[0]];
}
