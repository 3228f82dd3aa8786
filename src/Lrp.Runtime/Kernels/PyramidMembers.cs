namespace Lrp.Generated;

/// <summary>The descriptors of a pyramid's cell, whose blocks are five numbers each: the cell, the first, rows, stride, columns.</summary>
internal ref struct Members(ReadOnlySpan<int> cell)
{
    private const int Block = 5;

    private ReadOnlySpan<int> _rest = cell;
    private int _row;
    private int _column = -1;

    public readonly int Current => _rest[1] + (_row * _rest[3]) + _column;

    public readonly Members GetEnumerator() => this;

    public bool MoveNext()
    {
        if (++_column < _rest[4])
            return true;
        (_row, _column) = (_row + 1, 0);
        if (_row < _rest[2])
            return true;
        _rest = _rest[Block..];
        _row = 0;
        return _rest.Length > 0;
    }
}
