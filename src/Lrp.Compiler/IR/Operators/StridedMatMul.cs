namespace Lrp.Compiler.IR;

/// <summary>
/// A matrix, or a batch of them, that lies within another tensor in row-major order: index · stride is added to an offset along each axis.
/// What only moves elements (a transposition, a slice, a head of many) is another view of what it moves.
/// </summary>
public sealed record MatrixView(Shape Shape, int Offset, IntList Strides)
{
    /// <summary>All of a tensor, as it lies.</summary>
    public static MatrixView Of(Shape shape) => new(shape, 0, shape.Strides());

    /// <summary>Whether its elements are those of a tensor of some length.</summary>
    public bool IsWithin(int length)
    {
        var last = Offset + Shape.Dimensions.Zip(Strides, (dimension, stride) => (dimension - 1L) * stride).Sum();
        return Shape.Count == 0 || (Strides.Count == Shape.Rank && Offset >= 0 && Strides.All(stride => stride >= 0) && last < length);
    }

    /// <summary>What a node sees of the tensor that its input is a view of; null where that takes a copy.</summary>
    public MatrixView? Through(Operator movement) => movement switch
    {
        Transpose { Permutation: var order } => new(
            new Shape([.. order.Select(axis => Shape[axis])]), Offset, new([.. order.Select(axis => Strides[axis])])),
        Slice { Steps: var steps } slice when steps.All(step => step > 0) => new(
            slice.Shape, Offset + slice.Starts.Zip(Strides, (start, stride) => start * stride).Sum(),
            new([.. Strides.Zip(steps, (stride, step) => stride * step)])),
        Reshape { Shape: var shape } => Reshaped(shape),
        _ => null,
    };

    /// <summary>Axes of one element come and go where the others stay; what lies as a tensor of its own takes any shape.</summary>
    private MatrixView? Reshaped(Shape shape)
    {
        if (Strides.SequenceEqual(Shape.Strides()))
            return new(shape, Offset, shape.Strides());
        var own = Enumerable.Range(0, Shape.Rank).Where(axis => Shape[axis] != 1).ToList();
        if (!own.Select(axis => Shape[axis]).SequenceEqual(shape.Dimensions.Where(dimension => dimension != 1)))
            return null;
        var next = 0;
        return new(shape, Offset, new([.. shape.Dimensions.Select(dimension => dimension == 1 ? 0 : Strides[own[next++]])]));
    }

    public override string ToString() => $"{Shape} at {Offset} strides {Strides}";
}

/// <summary>A <see cref="MatMul"/> of what its inputs hold at strides.</summary>
public sealed partial record StridedMatMul(MatrixView Left, MatrixView Right) : Operator;
