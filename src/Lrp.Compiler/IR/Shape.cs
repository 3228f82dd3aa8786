namespace Lrp.Compiler.IR;

/// <summary>The static shape of a value: dimensions ≥ 0, outermost first (row-major). A scalar has rank 0.</summary>
public sealed class Shape : IEquatable<Shape>
{
    public static readonly Shape Scalar = new();

    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the element count exceeds 2³¹ − 1.</exception>
    public Shape(params int[] dimensions)
    {
        long count = 1;
        foreach (var dimension in dimensions)
        {
            if (dimension < 0)
                throw new ArgumentOutOfRangeException(nameof(dimensions), $"negative dimension in [{string.Join(", ", dimensions)}]");
            count *= dimension;
            if (count > int.MaxValue)
                throw new ArgumentOutOfRangeException(nameof(dimensions), $"more than 2^31 elements in [{string.Join(", ", dimensions)}]");
        }

        Dimensions = dimensions;
        Count = (int)count;
    }

    public IntList Dimensions { get; }

    public int Rank => Dimensions.Count;

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    public int this[int axis] => Dimensions[axis];

    /// <summary>Distance in elements between neighbours along each axis, row-major.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        for (int axis = Rank - 1, stride = 1; axis >= 0; stride *= Math.Max(Dimensions[axis], 1), axis--)
            strides[axis] = stride;
        return strides;
    }

    /// <summary>The number of elements of some of its axes: from the first, without the end.</summary>
    public int CountOf(int first, int end)
    {
        var count = 1;
        for (var axis = first; axis < end; axis++)
            count *= Dimensions[axis];
        return count;
    }

    /// <summary>The dimensions behind batch and channel.</summary>
    public int[] Spatial() => [.. Dimensions.Skip(2)];

    /// <summary>This shape with one dimension replaced.</summary>
    public Shape With(int axis, int dimension)
    {
        var dimensions = Dimensions.ToArray();
        dimensions[axis] = dimension;
        return new Shape(dimensions);
    }

    /// <summary>NumPy broadcasting; null where the shapes do not fit.</summary>
    public static Shape? Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var dimensions = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var x = axis < rank - a.Rank ? 1 : a[axis - (rank - a.Rank)];
            var y = axis < rank - b.Rank ? 1 : b[axis - (rank - b.Rank)];
            if (x != y && x != 1 && y != 1)
                return null;
            dimensions[axis] = x == 1 ? y : x;
        }

        return new Shape(dimensions);
    }

    public bool Equals(Shape? other) => other is not null && Dimensions.Equals(other.Dimensions);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => Dimensions.GetHashCode();

    public override string ToString() => Dimensions.ToString();
}
