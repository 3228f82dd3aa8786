namespace Lrp.Compiler.IR;

public sealed partial record Reshape
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.Require(inputs[0].Shape.Count == Shape.Count,
            $"{inputs[0].Shape} has {inputs[0].Shape.Count} elements, {Shape} has {Shape.Count}");
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record Transpose
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        ShapeRules.Require(Permutation.OrderBy(axis => axis).SequenceEqual(Enumerable.Range(0, x.Rank)),
            $"{Permutation} is not a permutation of the axes of {x}");
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(Permutation.Select(axis => x[axis])));
    }
}

public sealed partial record Slice
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        RequireInside(Starts, Steps, Shape, inputs[0].Shape);
        return ShapeRules.Output(inputs, Shape);
    }

    /// <summary>The slice (starts, steps, part) lies within the whole.</summary>
    internal static void RequireInside(IntList starts, IntList steps, Shape part, Shape whole)
    {
        ShapeRules.Require(part.Rank == whole.Rank && starts.Count == whole.Rank && steps.Count == whole.Rank,
            $"slice {starts} of shape {part} has another rank than {whole}");
        for (var axis = 0; axis < whole.Rank; axis++)
        {
            var last = starts[axis] + ((part[axis] - 1L) * steps[axis]);
            var inside = starts[axis] >= 0 && starts[axis] < whole[axis] && last >= 0 && last < whole[axis] && steps[axis] != 0;
            ShapeRules.Require(part[axis] == 0 || inside, $"slice {starts} with steps {steps} and shape {part} leaves {whole}");
        }
    }
}

public sealed partial record SliceAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        Slice.RequireInside(Starts, Steps, inputs[0].Shape, Shape);
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record Pad
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        ShapeRules.Require(Begin.Count == x.Rank && End.Count == x.Rank, $"pads {Begin} {End} do not cover the axes of {x}");
        for (var axis = 0; axis < x.Rank; axis++)
        {
            var most = Math.Max(Begin[axis], End[axis]);
            ShapeRules.Require(Mode != PadMode.Reflect || most < x[axis],
                $"reflection needs pads {Begin} {End} smaller than the input {x}");
            ShapeRules.Require(Mode == PadMode.Constant || most <= 0 || x[axis] > 0, $"axis {axis} of {x} has nothing to pad with");
        }

        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(
            [.. x.Dimensions.Select((dimension, axis) => (long)dimension + Begin[axis] + End[axis])]));
    }
}

public sealed partial record PadAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.RequireShape(inputs[0], "input", [.. Shape.Dimensions.Select((size, axis) => size + Begin[axis] + End[axis])]);
        return ShapeRules.Output(inputs, Shape);
    }
}

public sealed partial record Concat
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, int.MaxValue);
        var first = inputs[0].Shape;
        ShapeRules.RequireAxis(Axis, first.Rank);
        foreach (var input in inputs)
        {
            ShapeRules.Require(input.Shape.Rank == first.Rank && input.Shape.With(Axis, 1).Equals(first.With(Axis, 1)),
                $"{first} and {input.Shape} cannot be joined along axis {Axis}");
        }

        var dimensions = first.Dimensions.Select(dimension => (long)dimension).ToArray();
        dimensions[Axis] = inputs.Sum(input => (long)input.Shape[Axis]);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(dimensions));
    }
}

public sealed partial record ShuffleChannels
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 2);
        var (type, joined) = new Concat(1).Infer(inputs)[0];
        ShapeRules.Require(Groups > 0 && joined[1] % Groups == 0, $"{joined[1]} channels are not {Groups} groups");
        ShapeRules.Require(From >= 0 && Channels > 0 && From <= joined[1] - Channels, $"{Channels} channels from {From} leave {joined}");
        return [new ValueType(type, joined.With(1, Channels))];
    }
}

public sealed partial record Expand
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.Require(ShapeRules.Broadcast(inputs[0].Shape, Shape).Equals(Shape), $"{inputs[0].Shape} cannot be broadcast to {Shape}");
        return ShapeRules.Output(inputs, Shape);
    }
}
