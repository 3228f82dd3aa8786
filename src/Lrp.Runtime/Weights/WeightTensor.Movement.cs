namespace Lrp.Generated;

// Operations that move elements.
public sealed partial class WeightTensor
{
    /// <summary>The same elements under another shape.</summary>
    public WeightTensor Reshape(params int[] shape) => new(Elements, shape);

    /// <summary>Axis i of the result is axis <paramref name="permutation"/>[i] of this tensor.</summary>
    public WeightTensor Transpose(params int[] permutation)
    {
        var strides = Strides(Shape);
        return new(this, Array.ConvertAll(permutation, axis => strides[axis]), Array.ConvertAll(permutation, axis => Shape[axis]));
    }

    /// <summary>Element i along an axis of the result is element starts + i·steps of this tensor. Steps may be negative.</summary>
    /// <param name="starts">One per axis.</param>
    /// <param name="steps">One per axis.</param>
    /// <param name="shape">The result's shape.</param>
    public WeightTensor Slice(int[] starts, int[] steps, int[] shape)
    {
        var (strides, offset) = Section(Shape, starts, steps);
        return Gather(shape, strides, offset);
    }

    /// <summary>The adjoint of <see cref="Slice"/>: these elements at their places in <paramref name="shape"/>, else 0.</summary>
    public WeightTensor SliceAdjoint(int[] starts, int[] steps, int[] shape)
    {
        var result = Filled(shape, 0);
        var (strides, offset) = Section(shape, starts, steps);
        result.Scatter(this, strides, offset);
        return result;
    }

    /// <summary>Adds elements of <paramref name="value"/> before and behind, per axis; negative numbers crop.</summary>
    public WeightTensor Pad(int[] begin, int[] end, double value)
    {
        var cropStarts = Array.ConvertAll(begin, count => Math.Max(-count, 0));
        var kept = new int[Rank];
        var padded = new int[Rank];
        for (var axis = 0; axis < Rank; axis++)
        {
            kept[axis] = Shape[axis] + Math.Min(begin[axis], 0) + Math.Min(end[axis], 0);
            padded[axis] = Shape[axis] + begin[axis] + end[axis];
        }

        var result = Filled(padded, value);
        var (strides, offset) = Section(padded, Array.ConvertAll(begin, count => Math.Max(count, 0)), Ones(Rank));
        result.Scatter(Slice(cropStarts, Ones(Rank), kept), strides, offset);
        return result;
    }

    /// <summary>Joins tensors along an axis.</summary>
    public static WeightTensor Concat(int axis, params WeightTensor[] tensors)
    {
        var shape = (int[])tensors[0].Shape.Clone();
        shape[axis] = tensors.Sum(tensor => tensor.Shape[axis]);
        var result = Filled(shape, 0);
        var starts = new int[shape.Length];
        foreach (var tensor in tensors)
        {
            var (strides, offset) = Section(shape, starts, Ones(shape.Length));
            result.Scatter(tensor, strides, offset);
            starts[axis] += tensor.Shape[axis];
        }

        return result;
    }

    /// <summary>Element i at <paramref name="places"/>[i] of a tensor of zeros.</summary>
    public WeightTensor Scatter(int[] places, int[] shape)
    {
        var result = Filled(shape, 0);
        for (var index = 0; index < places.Length; index++)
            result.Data[places[index]] = Data[index];
        return result;
    }

    /// <summary>Slices along an axis, one for each index; negative indices count from the end.</summary>
    /// <exception cref="WeightMismatchException">An index points nowhere.</exception>
    public WeightTensor Gather(WeightTensor indices, int axis)
    {
        var (length, inner) = (Shape[axis], Count(Shape.AsSpan(axis + 1)));
        var result = Filled([.. Shape[..axis], .. indices.Shape, .. Shape[(axis + 1)..]], 0);
        var target = result.Data.AsSpan();
        for (var row = 0; row < Count(Shape.AsSpan(0, axis)); row++)
        {
            foreach (var index in indices.Data)
            {
                if (!(index >= -length && index < length))
                    throw new WeightMismatchException($"The index {index} is outside its table of {length}.");
                var place = (int)index + (index < 0 ? length : 0);
                Data.AsSpan(((row * length) + place) * inner, inner).CopyTo(target);
                target = target[inner..];
            }
        }

        return result;
    }

    /// <summary>NumPy broadcasting to a shape.</summary>
    /// <exception cref="ArgumentException">This tensor does not broadcast to it.</exception>
    public WeightTensor Expand(params int[] shape) =>
        Shape.AsSpan().SequenceEqual(shape) ? this : Gather(shape, StridesIn(shape), 0);

    /// <summary>The strides of this tensor's elements where it broadcasts to a shape: 0 along axes that it repeats over.</summary>
    private int[] StridesIn(int[] shape)
    {
        var own = Strides(Shape);
        var strides = new int[shape.Length];
        for (var axis = 0; axis < Rank; axis++)
        {
            var target = axis + shape.Length - Rank;
            if (target < 0 || (Shape[axis] != 1 && Shape[axis] != shape[target]))
            {
                throw new ArgumentException(
                    $"[{string.Join(", ", Shape)}] does not broadcast to [{string.Join(", ", shape)}].", nameof(shape));
            }

            strides[target] = Shape[axis] == 1 ? 0 : own[axis];
        }

        return strides;
    }

    private WeightTensor Gather(int[] shape, int[] strides, int offset) => Elements.AreSingle
        ? new WeightTensor(Gathered(Singles, shape, strides, offset), shape)
        : new WeightTensor(Gathered(Data, shape, strides, offset), shape);

    private static T[] Gathered<T>(T[] source, int[] shape, int[] strides, int offset)
    {
        var result = GC.AllocateUninitializedArray<T>(Count(shape));
        var position = 0;
        for (var rows = new StridedRows(shape, strides, offset); rows.Next();)
        {
            var row = result.AsSpan(position, rows.Length);
            position += row.Length;
            for (var index = 0; index < row.Length; index++)
                row[index] = source[rows.Offset + (index * rows.Stride)];
        }

        return result;
    }

    private void Scatter(WeightTensor source, int[] strides, int offset)
    {
        var position = 0;
        for (var rows = new StridedRows(source.Shape, strides, offset); rows.Next();)
        {
            for (var index = 0; index < rows.Length; index++)
                Data[rows.Offset + index * rows.Stride] = source.Data[position++];
        }
    }

    private static (int[] Strides, int Offset) Section(int[] shape, int[] starts, int[] steps)
    {
        var strides = Strides(shape);
        var offset = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            offset += starts[axis] * strides[axis];
            strides[axis] *= steps[axis];
        }

        return (strides, offset);
    }

    private static int[] Strides(int[] shape)
    {
        var strides = new int[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; stride *= shape[axis], axis--)
            strides[axis] = stride;
        return strides;
    }

    private static int[] Ones(int count) => Enumerable.Repeat(1, count).ToArray();
}
