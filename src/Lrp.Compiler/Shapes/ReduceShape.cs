namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        for (var index = 0; index < Axes.Count; index++)
        {
            ShapeRules.RequireAxis(Axes[index], x.Rank);
            ShapeRules.Require(index == 0 || Axes[index] > Axes[index - 1], $"its axes {Axes} repeat");
        }

        var dimensions = KeepAxes
            ? x.Dimensions.Select((dimension, axis) => Axes.Contains(axis) ? 1 : dimension)
            : x.Dimensions.Where((_, axis) => !Axes.Contains(axis));
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(dimensions));
    }
}

public sealed partial record ReduceRoute
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        var kept = new Reduce(ReduceFunction.Sum, Axes, KeepAxes: true).Infer([inputs[0]])[0].Shape;
        ShapeRules.RequireShape(inputs[1], "relevance", kept.Dimensions.ToArray());
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

public sealed partial record Softmax
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => AlongAxis.Infer(Axis, inputs);
}

public sealed partial record LogSoftmax
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => AlongAxis.Infer(Axis, inputs);
}

public sealed partial record Identity
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

internal static class AlongAxis
{
    public static IReadOnlyList<ValueType> Infer(int axis, IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.RequireAxis(axis, inputs[0].Shape.Rank);
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}
