using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Operators that take parts: Slice, Split, Gather.</summary>
internal static class SliceImport
{
    /// <summary>Pieces of which scattered indices are put together; beyond that, they are looked up one by one.</summary>
    private const int MostPieces = 64;

    public static Value Slice(NodeImport node)
    {
        var x = node.Input(0);
        var starts = node.Integers("starts", 1, inputSince: 10) ?? throw new ShapeException("its starts are missing");
        var ends = node.Integers("ends", 2, inputSince: 10) ?? throw new ShapeException("its ends are missing");
        var axes = node.Integers("axes", 3, inputSince: 10) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = node.Opset >= 10 ? node.Integers("steps", 4, inputSince: 10) : null;
        steps ??= [.. Enumerable.Repeat(1L, starts.Length)];
        ShapeRules.Require(ends.Length == starts.Length && axes.Length == starts.Length && steps.Length == starts.Length,
            "its starts, ends, axes and steps differ in length");
        node.Axes(axes, x.Shape.Rank);

        var slice = Whole(x.Shape);
        for (var index = 0; index < starts.Length; index++)
        {
            var axis = node.Axis(axes[index], x.Shape.Rank);
            var (length, step) = (x.Shape[axis], Math.Min(Math.Max(steps[index], -int.MaxValue), int.MaxValue));
            ShapeRules.Require(step != 0, "it has a step of 0");
            // A backward slice may end before the first element, a forward one behind the last.
            var (start, end) = step > 0
                ? (Clamp(starts[index], length, 0, length), Clamp(ends[index], length, 0, length))
                : (Clamp(starts[index], length, 0, length - 1), Clamp(ends[index], length, -1, length - 1));
            var count = Math.Max(step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step, 0);
            (slice.Starts[axis], slice.Steps[axis], slice.Dimensions[axis]) = ((int)start, (int)step, count);
        }

        return node.Emit(slice.ToOperator(), x);
    }

    public static IReadOnlyList<Value> Split(NodeImport node)
    {
        var x = node.Input(0);
        var axis = node.Axis(node.Int("axis", 0), x.Shape.Rank);
        var sizes = node.Integers("split", 1, inputSince: 13) ?? Even(x.Shape[axis], node.Int("num_outputs", node.OutputCount));
        var isWhole = sizes.All(size => size is >= 0 and <= int.MaxValue) && sizes.Sum() == x.Shape[axis];
        ShapeRules.Require(isWhole && sizes.Length >= node.OutputCount,
            $"its parts [{string.Join(", ", sizes.Take(20))}] do not make up axis {axis} of {x.Shape} for {node.OutputCount} outputs");
        var parts = new List<Value>();
        var start = 0;
        foreach (var size in sizes.Take(node.OutputCount))
        {
            var slice = Whole(x.Shape);
            (slice.Starts[axis], slice.Dimensions[axis]) = (start, size);
            parts.Add(node.Emit(slice.ToOperator(), x));
            start += (int)size;
        }

        return parts;
    }

    /// <summary>Evenly spaced indices are a slice; others a few slices side by side. Known data is looked up at once.</summary>
    public static Value Gather(NodeImport node)
    {
        var x = node.Input(0);
        var axis = node.Axis(node.Int("axis", 0), x.Shape.Rank);
        if (node.TryKnown(1) is not { } indices)
            return Looked(node, axis);
        var picks = Array.ConvertAll(indices.Data, index => Pick(Numbers.ToInt64(index), x.Shape[axis]));
        ShapeRules.Require(picks.Length > 0, "it gathers nothing");
        if (Pieces(node, x, axis, picks) is not { } gathered)
            return Looked(node, axis);
        IEnumerable<int> dimensions = [.. x.Shape.Dimensions.Take(axis), .. indices.Shape.Dimensions, .. x.Shape.Dimensions.Skip(axis + 1)];
        var shape = ShapeRules.ShapeOf(dimensions);
        return shape.Equals(gathered.Shape) ? gathered : node.EmitAuxiliary(new Reshape(shape), gathered);
    }

    public static Value GatherElements(NodeImport node) => node.Emit(
        new GatherElements(node.Axis(node.Int("axis", 0), node.Input(0).Shape.Rank)), node.Input(0), node.Input(1));

    private static Value Looked(NodeImport node, int axis) => node.Emit(new Gather(axis), node.Input(0), node.Input(1));

    private static Value? Pieces(NodeImport node, Value x, int axis, int[] picks)
    {
        if (Runs(picks) > MostPieces)
            return null;
        var pieces = new List<Value>();
        for (int first = 0, next; first < picks.Length; first = next)
        {
            var step = first + 1 < picks.Length ? picks[first + 1] - picks[first] : 1;
            for (next = first + 1; next < picks.Length && step != 0 && picks[next] - picks[next - 1] == step;)
                next++;
            var slice = Whole(x.Shape);
            (slice.Starts[axis], slice.Steps[axis], slice.Dimensions[axis]) = (picks[first], step == 0 ? 1 : step, next - first);
            pieces.Add(node.Emit(slice.ToOperator(), x));
        }

        return pieces.Count == 1 ? pieces[0] : node.Emit(new Concat(axis), [.. pieces]);
    }

    /// <summary>At most so many evenly spaced runs make up the indices.</summary>
    private static int Runs(int[] picks)
    {
        var runs = 1;
        for (var index = 2; index < picks.Length; index++)
            runs += picks[index] - picks[index - 1] != picks[index - 1] - picks[index - 2] ? 1 : 0;
        return runs;
    }

    private static int Pick(long index, int length)
    {
        ShapeRules.Require(index >= -length && index < length, $"its index {index} is outside 0 to {length - 1}");
        return (int)(index < 0 ? index + length : index);
    }

    private static long Clamp(long position, int length, int least, int most) =>
        Math.Max(Math.Min(position < 0 ? position + length : position, most), least);

    /// <summary>Parts of equal size; the last one takes what remains.</summary>
    private static long[] Even(int length, int parts)
    {
        ShapeRules.Require(parts > 0 && parts <= Math.Max(length, 1), $"{length} cannot be split into {parts} parts");
        var size = (length + parts - 1) / parts;
        return [.. Enumerable.Range(0, parts).Select(part => (long)Math.Max(Math.Min(size, length - ((long)part * size)), 0))];
    }

    private static SliceParts Whole(Shape shape) => new(
        new int[shape.Rank], [.. Enumerable.Repeat(1, shape.Rank)], [.. shape.Dimensions.Select(dimension => (long)dimension)]);

    private sealed record SliceParts(int[] Starts, int[] Steps, long[] Dimensions)
    {
        public Slice ToOperator() => new(Starts, Steps, ShapeRules.ShapeOf(Dimensions));
    }
}
