namespace Lrp.Generated;

/// <summary>
/// Walks a shape in row-major order, one row at a time, and tells where in strided data each row begins. A row is the last axis, with
/// those before it that go on where it ends.
/// </summary>
internal struct StridedRows
{
    private readonly int[] _shape;
    private readonly int[] _strides;
    private readonly int[] _index;
    private readonly int _first;
    private int _remaining;
    private int _next;

    /// <param name="strides">Distance in the data between neighbours along each axis; 0 repeats, negative runs backwards.</param>
    /// <param name="offset">Where the data of the first element is.</param>
    public StridedRows(int[] shape, int[] strides, int offset)
    {
        (_shape, _strides) = (new int[shape.Length], new int[shape.Length]);
        var axes = 0;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1)
                continue;
            if (axes > 0 && _strides[axes - 1] == (long)strides[axis] * shape[axis])
            {
                _shape[axes - 1] *= shape[axis];
                _strides[axes - 1] = strides[axis];
            }
            else
            {
                (_shape[axes], _strides[axes]) = (shape[axis], strides[axis]);
                axes++;
            }
        }

        var outer = Math.Max(axes - 1, 0);
        (Length, Stride) = axes == 0 ? (1, 0) : (_shape[outer], _strides[outer]);
        _index = new int[outer];
        _remaining = WeightTensor.Count(shape) == 0 ? 0 : WeightTensor.Count(_shape.AsSpan(0, outer));
        _next = _first = offset;
    }

    /// <summary>Elements in a row.</summary>
    public int Length { get; }

    /// <summary>Distance in the data between neighbours of a row.</summary>
    public int Stride { get; }

    /// <summary>Where the data of the row begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Where the data of a row begins.</summary>
    public readonly int OffsetOf(int row)
    {
        var offset = _first;
        for (var axis = _index.Length - 1; axis >= 0; axis--)
        {
            (row, var index) = Math.DivRem(row, _shape[axis]);
            offset += index * _strides[axis];
        }

        return offset;
    }

    /// <summary>Moves to the next row; false behind the last.</summary>
    public bool Next()
    {
        if (_remaining-- <= 0)
            return false;
        Offset = _next;
        for (var axis = _index.Length - 1; axis >= 0; axis--)
        {
            _next += _strides[axis];
            if (++_index[axis] < _shape[axis])
                break;
            _next -= _strides[axis] * _shape[axis];
            _index[axis] = 0;
        }

        return true;
    }
}
