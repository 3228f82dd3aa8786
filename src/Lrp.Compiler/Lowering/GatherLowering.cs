using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Gather
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var data = node.Inputs[0];
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        if (data.IsRecipe)
            lowerer.Call(phase, Sentence.Of(group), "Gathering.Gather", [new WeightArgument(lowerer.PackFlat(data)), .. Arguments()], [indices], target);
        else
        {
            var source = lowerer.ReadRowMajor(data, phase);
            lowerer.Call(phase, Sentence.Of(group), "Gathering.Gather", [new PointerArgument(source), .. Arguments()], [source, indices], target);
        }

        Argument[] Arguments() => [new PointerArgument(indices), new PointerArgument(target), GatherSize.Of(data.Shape, Axis, node.Inputs[1].Shape)];
    }
}

public sealed partial record GatherAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var g = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Call(phase, Sentence.Of(group), "Gathering.Adjoint",
            [new PointerArgument(g), new PointerArgument(indices), new PointerArgument(target), GatherSize.Of(Shape, Axis, node.Inputs[1].Shape)],
            [g, indices], target);
    }
}

public sealed partial record GatherElements
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        GatherSize.Elements(lowerer, group, "Gathering.Elements", group.Anchor.Inputs[0].Shape, Axis);
}

public sealed partial record GatherElementsAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group) => GatherSize.Elements(lowerer, group, "Gathering.ElementsAdjoint", Shape, Axis);
}

public sealed partial record TopIndices
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var target = lowerer.Produce(node.Output, phase);
        var shape = node.Inputs[0].Shape;
        var inner = shape.Strides()[Axis];
        lowerer.Call(phase, Sentence.Of(group), "Gathering.TopIndices",
            [
                new PointerArgument(source), new PointerArgument(target),
                new TextArgument($"outer: {shape.Count / (inner * shape[Axis])}, length: {shape[Axis]}, inner: {inner}, count: {Count}, "
                    + $"ofSmallest: {(OfSmallest ? "true" : "false")}, isLastFirst: {(IsLastFirst ? "true" : "false")}"),
            ],
            [source], target);
    }
}

/// <summary>What the kernels of gathering share.</summary>
internal static class GatherSize
{
    public static TextArgument Of(Shape data, int axis, Shape indices)
    {
        var inner = data.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        return new TextArgument($"outer: {data.Count / Math.Max(inner * data[axis], 1)}, length: {data[axis]}, inner: {inner}, count: {indices.Count}");
    }

    /// <summary>One element for each index, or back.</summary>
    public static void Elements(Lowerer lowerer, Group group, string method, Shape data, int axis)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Call(phase, Sentence.Of(group), method,
            [
                new PointerArgument(source), new PointerArgument(indices), new PointerArgument(target), TextArgument.Of(axis),
                TextArgument.Of(data.Dimensions), TextArgument.Of(node.Inputs[1].Shape.Dimensions),
            ],
            [source, indices], target);
    }
}
