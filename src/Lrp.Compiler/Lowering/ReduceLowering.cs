using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var shape = node.Inputs[0].Shape;
        var form = lowerer.Layouts.FormOf(node.Inputs[0]);
        if (Function is ReduceFunction.Sum or ReduceFunction.Mean && SumOfBlocks(shape, form) is { } kernel)
        {
            var blocks = lowerer.ReadImage(node.Inputs[0], form, group.Phase);
            var sum = lowerer.Produce(node.Output, group.Phase);
            var samples = kernel == RuntimeKernel.TotalOfBlocks ? null : Turn.Of(blocks.Layout);
            var image = blocks.Of(samples, blocks.Layout);
            var sums = sum.Of(samples, Rows(blocks.Layout.Batch, node.Output.Shape.Count));
            lowerer.Add(group, samples, new BlockedSumCall(
                kernel, image.ReadTensor, sums.Write, ImageLoop.Of(image.Layout, image.Layout.Lanes),
                Function == ReduceFunction.Mean ? (double)node.Output.Shape.Count / shape.Count : 1));
            return;
        }

        if (Function == ReduceFunction.Sum && Axes.Count == shape.Rank)
        {
            var all = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
            var total = lowerer.Produce(node.Output, group.Phase);
            lowerer.Add(group, new SumCall(all.Read, total.Write, shape.Count));
            return;
        }

        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new ReduceCall(Function, source.Read, target.Write, ReducedAxes.Of(shape, Axes)));
    }

    /// <summary>Sums in row-major order, as many for each sample.</summary>
    private static Layout Rows(int samples, int sums) => new(samples, 1, 1, sums / samples, 1, default);

    /// <summary>What sums an image without bringing it into row-major order first; null where nothing does.</summary>
    private RuntimeKernel? SumOfBlocks(Shape shape, Form form)
    {
        if (!form.IsBlocked)
            return null;
        if (Enumerable.Range(0, shape.Rank).All(Axes.Contains))
            return RuntimeKernel.TotalOfBlocks;
        if (form.DepthOf(shape) > 1)
            return null;
        var others = Enumerable.Range(0, shape.Rank).Where(axis => axis != form.ChannelAxis && shape[axis] > 1).ToLookup(IsSample);
        if (others[true].Any(Axes.Contains))
            return null;
        if (!Axes.Contains(form.ChannelAxis))
            return others[false].All(Axes.Contains) ? RuntimeKernel.SumsOfChannels : null;
        return others[false].Any(Axes.Contains) ? null : RuntimeKernel.SumsOfPositions;

        bool IsSample(int axis) => axis < form.ChannelAxis && !form.IsChannelsLast(shape);
    }
}

public sealed partial record ReduceRoute
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var shape = node.Inputs[0].Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var relevance = lowerer.ReadRowMajor(node.Inputs[1], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new ReduceRouteCall(
            OfMinimum, SplitsTies, source.Read, relevance.Read, target.Write, ReducedAxes.Of(shape, Axes)));
    }
}

public sealed partial record Softmax
{
    internal override void Lower(Lowerer lowerer, Group group) => SoftmaxLowering.Lower(lowerer, group, false, Axis);
}

public sealed partial record LogSoftmax
{
    internal override void Lower(Lowerer lowerer, Group group) => SoftmaxLowering.Lower(lowerer, group, true, Axis);
}

internal static class SoftmaxLowering
{
    public static void Lower(Lowerer lowerer, Group group, bool isLogarithm, int axis)
    {
        var node = group.Anchor;
        var shape = node.Output.Shape;
        var size = AxisSize.Of(shape, axis);
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new SoftmaxCall(isLogarithm, source.Read, target.Write, size.Outer, size.Length, size.Inner));
    }
}

public sealed partial record MatMul
{
    internal override void Lower(Lowerer lowerer, Group group) => StridedMatMul.Lower(
        lowerer, group, MatrixView.Of(group.Anchor.Inputs[0].Shape), MatrixView.Of(group.Anchor.Inputs[1].Shape));
}

public sealed partial record StridedMatMul
{
    internal override void Lower(Lowerer lowerer, Group group) => Lower(lowerer, group, Left, Right);

    public static void Lower(Lowerer lowerer, Group group, MatrixView left, MatrixView right)
    {
        var node = group.Anchor;
        var a = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var b = lowerer.ReadRowMajor(node.Inputs[1], group.Phase);
        var (target, shape) = (lowerer.Produce(node.Output, group.Phase), node.Output.Shape);
        lowerer.Add(group, new MatrixProductCall(
            a.From(left.Offset).Read, b.From(right.Offset).Read, target.Write, shape[shape.Rank - 2], left.Shape[left.Shape.Rank - 1],
            shape[shape.Rank - 1], new([.. shape.Dimensions.Take(shape.Rank - 2)]), Strides(left, shape.Rank), Strides(right, shape.Rank)));
    }

    /// <summary>Along the axes of the product, where what has one element of an axis repeats it, and of its own matrices.</summary>
    private static IntList Strides(MatrixView view, int rank)
    {
        var missing = rank - view.Shape.Rank;
        return new([.. Enumerable.Range(0, rank).Select(axis =>
            axis < missing || (axis < rank - 2 && view.Shape[axis - missing] == 1) ? 0 : view.Strides[axis - missing])]);
    }
}
