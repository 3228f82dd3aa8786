namespace Lrp.Compiler.IR;

/// <summary>Index arithmetic of everything that moves, broadcasts or reduces elements: an affine walk over a shape.</summary>
internal static class Strided
{
    /// <summary>start + Σ index·stride for every index of <paramref name="shape"/>, in row-major order.</summary>
    public static int[] Offsets(Shape shape, int[] strides, int start = 0)
    {
        var offsets = new int[shape.Count];
        if (offsets.Length == 0)
            return offsets;

        // Doubling from the innermost axis: what is there already repeats along the next axis, shifted by its stride.
        offsets[0] = start;
        for (int axis = shape.Rank - 1, filled = 1; axis >= 0; filled *= shape[axis], axis--)
        {
            for (var index = 1; index < shape[axis]; index++)
            {
                for (var inner = 0; inner < filled; inner++)
                    offsets[(index * filled) + inner] = offsets[inner] + (index * strides[axis]);
            }
        }

        return offsets;
    }

    /// <summary>Strides that read a shape as if it were broadcast to <paramref name="target"/>: 0 along stretched axes.</summary>
    public static int[] BroadcastStrides(Shape shape, Shape target)
    {
        var own = shape.Strides();
        var strides = new int[target.Rank];
        for (var axis = 0; axis < shape.Rank; axis++)
            strides[target.Rank - shape.Rank + axis] = shape[axis] == 1 ? 0 : own[axis];
        return strides;
    }

    /// <summary>The elements of <paramref name="source"/> at <paramref name="offsets"/>.</summary>
    public static Tensor Gather(Tensor source, int[] offsets, Shape shape)
    {
        var output = new double[offsets.Length];
        for (var index = 0; index < output.Length; index++)
            output[index] = source.Data[offsets[index]];
        return new Tensor(shape, output);
    }

    /// <summary>Start and strides of a slice of <paramref name="source"/>.</summary>
    public static (int Start, int[] Strides) Slice(Shape source, IntList starts, IntList steps)
    {
        var strides = source.Strides();
        var start = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += starts[axis] * strides[axis];
            strides[axis] *= steps[axis];
        }

        return (start, strides);
    }
}
