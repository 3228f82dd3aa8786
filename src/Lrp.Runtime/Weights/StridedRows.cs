namespace Lrp.Generated;

/// <summary>
/// Walks a shape in row-major order, one row of its last axis at a time, and tells where in strided data each row begins.
/// </summary>
/// <param name="strides">Distance in the data between neighbours along each axis; 0 repeats, negative runs backwards.</param>
/// <param name="offset">Where the data of the first element is.</param>
internal struct StridedRows(int[] shape, int[] strides, int offset)
{
    private readonly int[] _index = new int[Math.Max(shape.Length - 1, 0)];
    private int _remaining = WeightTensor.Count(shape) == 0 ? 0 : WeightTensor.Count(shape.AsSpan(0, Math.Max(shape.Length - 1, 0)));
    private int _next = offset;

    /// <summary>Elements in a row.</summary>
    public int Length { get; } = shape.Length == 0 ? 1 : shape[^1];

    /// <summary>Distance in the data between neighbours of a row.</summary>
    public int Stride { get; } = shape.Length == 0 ? 0 : strides[^1];

    /// <summary>Where the data of the row begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Moves to the next row; false behind the last.</summary>
    public bool Next()
    {
        if (_remaining-- <= 0)
            return false;
        Offset = _next;
        for (var axis = _index.Length - 1; axis >= 0; axis--)
        {
            _next += strides[axis];
            if (++_index[axis] < shape[axis])
                break;
            _next -= strides[axis] * shape[axis];
            _index[axis] = 0;
        }

        return true;
    }
}
