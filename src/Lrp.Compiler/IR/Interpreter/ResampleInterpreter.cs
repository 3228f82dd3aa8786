namespace Lrp.Compiler.IR;

public sealed partial record Resample
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor x = inputs[0], weights = inputs[1];
        var y = new Tensor(x.Shape.With(Axis, weights.Shape[0]));
        Walk(y.Shape, x.Shape, Axis, Sources, weights, (small, tap, large) => y.Data[small] += tap * x.Data[large]);
        return [y];
    }

    /// <summary>Visits every tap of every output: index in the output, weight, index in the input.</summary>
    internal static void Walk(Shape output, Shape input, int axis, IntList sources, Tensor weights, Action<int, double, int> visit)
    {
        var inner = output.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var taps = weights.Shape[1];
        for (var index = 0; index < output.Count; index++)
        {
            int o = index / inner % output[axis], outer = index / inner / output[axis];
            for (var tap = o * taps; tap < (o + 1) * taps; tap++)
                visit(index, weights.Data[tap], (((outer * input[axis]) + sources[tap]) * inner) + (index % inner));
        }
    }
}

public sealed partial record ResampleAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor g = inputs[0], weights = inputs[1];
        var x = new Tensor(g.Shape.With(Axis, Size));
        Resample.Walk(g.Shape, x.Shape, Axis, Sources, weights, (small, tap, large) => x.Data[large] += tap * g.Data[small]);
        return [x];
    }
}
