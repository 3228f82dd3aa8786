using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var shape = node.Inputs[0].Shape;
        if (Function == ReduceFunction.Sum && lowerer.Layouts.IsBlocked(node.Inputs[0]) && SumOfBlocks(shape) is { } method)
        {
            var blocks = lowerer.ReadImage(node.Inputs[0], Layout.Block, group.Phase);
            var image = blocks.Layout;
            var sum = lowerer.Produce(node.Output, group.Phase);
            lowerer.Call(group.Phase, Sentence.Of(group), method,
                [
                    new TensorArgument(blocks), new PointerArgument(sum),
                    new TextArgument($"new({image.Batch}, {image.Channels}, {image.Height}, {image.Width}, {image.Lanes})"),
                ],
                [blocks], sum);
            return;
        }

        if (Function == ReduceFunction.Sum && Axes.Count == shape.Rank)
        {
            var all = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
            var total = lowerer.Produce(node.Output, group.Phase);
            lowerer.Call(group.Phase, Sentence.Of(group), "Reductions.Sum",
                [new PointerArgument(all), new PointerArgument(total), TextArgument.Of(shape.Count)], [all], total);
            return;
        }

        var strides = shape.Strides();
        var kept = Enumerable.Range(0, shape.Rank).Where(axis => !Axes.Contains(axis)).ToList();
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Call(group.Phase, Sentence.Of(group), "Reductions.Reduce",
            [
                new TextArgument($"global::Lrp.Kernels.Reduction.{Function}"), new PointerArgument(source), new PointerArgument(target),
                TextArgument.Of(kept.Select(axis => shape[axis])), TextArgument.Of(kept.Select(axis => strides[axis])),
                TextArgument.Of(Axes.Select(axis => shape[axis])), TextArgument.Of(Axes.Select(axis => strides[axis])),
            ],
            [source], target);
    }

    /// <summary>What sums an image without bringing it into row-major order first; null where nothing does.</summary>
    private string? SumOfBlocks(Shape shape)
    {
        var positions = Enumerable.Range(2, shape.Rank - 2).Count(Axes.Contains);
        return Axes.Contains(1) switch
        {
            true when Axes.Count == shape.Rank => "BlockedSums.Total",
            true when positions == 0 && shape[0] == 1 => "BlockedSums.OfPositions",
            false when positions == shape.Rank - 2 && shape[0] == 1 => "BlockedSums.OfChannels",
            _ => null,
        };
    }
}

public sealed partial record ReduceRoute
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var shape = node.Inputs[0].Shape;
        var strides = shape.Strides();
        var kept = Enumerable.Range(0, shape.Rank).Where(axis => !Axes.Contains(axis)).ToList();
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var relevance = lowerer.ReadRowMajor(node.Inputs[1], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Call(group.Phase, Sentence.Of(group), "Reductions.Route",
            [
                new TextArgument(OfMinimum ? "ofMinimum: true" : "ofMinimum: false"), new TextArgument(SplitsTies ? "splits: true" : "splits: false"),
                new PointerArgument(source), new PointerArgument(relevance), new PointerArgument(target),
                TextArgument.Of(kept.Select(axis => shape[axis])), TextArgument.Of(kept.Select(axis => strides[axis])),
                TextArgument.Of(Axes.Select(axis => shape[axis])), TextArgument.Of(Axes.Select(axis => strides[axis])),
            ],
            [source, relevance], target);
    }
}

public sealed partial record Softmax
{
    internal override void Lower(Lowerer lowerer, Group group) => SoftmaxLowering.Lower(lowerer, group, "Reductions.Softmax", Axis);
}

public sealed partial record LogSoftmax
{
    internal override void Lower(Lowerer lowerer, Group group) => SoftmaxLowering.Lower(lowerer, group, "Reductions.LogSoftmax", Axis);
}

internal static class SoftmaxLowering
{
    public static void Lower(Lowerer lowerer, Group group, string method, int axis)
    {
        var node = group.Anchor;
        var shape = node.Output.Shape;
        var inner = shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, dimension) => product * dimension);
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Call(group.Phase, Sentence.Of(group), method,
            [
                new PointerArgument(source), new PointerArgument(target),
                new TextArgument($"outer: {shape.Count / Math.Max(inner * shape[axis], 1)}, length: {shape[axis]}, inner: {inner}"),
            ],
            [source], target);
    }
}

public sealed partial record MatMul
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var a = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var b = lowerer.ReadRowMajor(node.Inputs[1], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        // A vector operand is a matrix of one row or column, which the product then loses.
        Shape left = node.Inputs[0].Shape, right = node.Inputs[1].Shape;
        left = left.Rank == 1 ? new Shape(1, left[0]) : left;
        right = right.Rank == 1 ? new Shape(right[0], 1) : right;
        var rank = Math.Max(left.Rank, right.Rank) - 2;
        var leftBatch = Batch(left, rank);
        var rightBatch = Batch(right, rank);
        var batch = Enumerable.Range(0, rank).Select(axis => Math.Max(leftBatch[axis].Dimension, rightBatch[axis].Dimension));
        lowerer.Add(group.Phase, new Step(Sentence.Of(group), null, "MatrixProduct.Multiply",
            [
                new PointerArgument(a), new PointerArgument(b), new PointerArgument(target),
                new TextArgument($"rows: {left[left.Rank - 2]}, inner: {left[left.Rank - 1]}, columns: {right[right.Rank - 1]}"),
                TextArgument.Of(batch), TextArgument.Of(leftBatch.Select(axis => axis.Stride)), TextArgument.Of(rightBatch.Select(axis => axis.Stride)),
            ],
            [a, b], [target]));
    }

    private static List<(int Dimension, int Stride)> Batch(Shape shape, int rank)
    {
        var strides = shape.Strides();
        var missing = rank - (shape.Rank - 2);
        return [.. Enumerable.Range(0, rank).Select(axis => axis < missing || shape[axis - missing] == 1
            ? (1, 0)
            : (shape[axis - missing], strides[axis - missing]))];
    }
}

