namespace Lrp.Compiler.IR;

public sealed partial record Gather
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        return [new ValueType(ShapeRules.Output([inputs[0]], inputs[0].Shape)[0].Type, OutputOf(inputs[0].Shape, inputs[1].Shape))];
    }

    internal Shape OutputOf(Shape data, Shape indices)
    {
        ShapeRules.RequireAxis(Axis, data.Rank);
        ShapeRules.Require(data[Axis] > 0, $"axis {Axis} of {data} has nothing to gather");
        return ShapeRules.ShapeOf([.. data.Dimensions.Take(Axis), .. indices.Dimensions, .. data.Dimensions.Skip(Axis + 1)]);
    }
}

public sealed partial record GatherAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        ShapeRules.RequireShape(inputs[0], "input", new Gather(Axis).OutputOf(Shape, inputs[1].Shape).Dimensions.ToArray());
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record GatherElements
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        RequireWithin(inputs[1].Shape, inputs[0].Shape);
        return [new ValueType(ShapeRules.Output([inputs[0]], inputs[0].Shape)[0].Type, inputs[1].Shape)];
    }

    internal void RequireWithin(Shape indices, Shape data)
    {
        ShapeRules.RequireAxis(Axis, data.Rank);
        ShapeRules.Require(data[Axis] > 0, $"axis {Axis} of {data} has nothing to gather");
        ShapeRules.Require(indices.Rank == data.Rank && indices.Dimensions.Select((size, axis) => axis == Axis || size <= data[axis]).All(fits => fits),
            $"its indices {indices} do not fit {data}");
    }
}

public sealed partial record GatherElementsAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        new GatherElements(Axis).RequireWithin(inputs[1].Shape, Shape);
        ShapeRules.RequireShape(inputs[0], "input", inputs[1].Shape.Dimensions.ToArray());
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record Scatter
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.RequireShape(inputs[0], "input", Places.Count);
        ShapeRules.Require(Places.All(place => place >= 0 && place < Shape.Count), $"it has places outside {Shape}");
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record TopIndices
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        ShapeRules.RequireAxis(Axis, x.Rank);
        ShapeRules.Require(Count > 0 && Count <= x[Axis], $"it wants {Count} of the {x[Axis]} elements along axis {Axis} of {x}");
        return ShapeRules.Output(inputs, x.With(Axis, Count));
    }
}
