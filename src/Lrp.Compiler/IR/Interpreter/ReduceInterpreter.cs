namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        if (Function == ReduceFunction.LogSumExp)
            return [LogSumExp(inputs[0])];
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

    /// <summary>The maximum is taken out, so that nothing overflows. Of nothing but −∞ it is −∞.</summary>
    private Tensor LogSumExp(Tensor x)
    {
        var maximum = Of(ReduceFunction.Maximum, keep: true, x).Map(value => double.IsInfinity(value) ? 0 : value);
        var shifted = new Binary(BinaryFunction.Subtract).Evaluate([x, maximum])[0].Map(Math.Exp);
        var logarithm = Of(ReduceFunction.Sum, KeepAxes, shifted).Map(Math.Log);
        return new Binary(BinaryFunction.Add).Evaluate([logarithm, maximum.Reshape(logarithm.Shape)])[0];

        Tensor Of(ReduceFunction function, bool keep, Tensor tensor) => new Reduce(function, Axes, keep).Evaluate([tensor])[0];
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

public sealed partial record ReduceRoute
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (x, relevance) = (inputs[0], inputs[1]);
        var windows = Strided.Offsets(x.Shape, Strided.BroadcastStrides(relevance.Shape, x.Shape));
        var extrema = new Reduce(OfMinimum ? ReduceFunction.Minimum : ReduceFunction.Maximum, Axes, KeepAxes: true).Evaluate([x])[0].Data;
        var ties = new int[extrema.Length];
        for (var index = 0; index < windows.Length; index++)
            ties[windows[index]] += x.Data[index] == extrema[windows[index]] ? 1 : 0;

        var output = new Tensor(x.Shape);
        var given = new bool[extrema.Length];
        for (var index = 0; index < windows.Length; index++)
        {
            var window = windows[index];
            if (x.Data[index] != extrema[window] || (given[window] && !SplitsTies))
                continue;
            output.Data[index] = SplitsTies ? relevance.Data[window] / ties[window] : relevance.Data[window];
            given[window] = true;
        }

        return [output];
    }
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
