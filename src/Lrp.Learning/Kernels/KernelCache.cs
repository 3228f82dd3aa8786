namespace Lrp.Learning;

/// <summary>Rows of kernel values that were asked for last.</summary>
internal sealed class KernelCache
{
    private readonly KernelValues _values;
    private readonly int _most;
    private readonly LinkedListNode<(int Row, float[] Values)>?[] _rows;
    private readonly LinkedList<(int Row, float[] Values)> _recent = new();

    /// <param name="megabytes">What rows may take. There are two at least: those of a step.</param>
    public KernelCache(KernelValues values, int megabytes)
    {
        _values = values;
        _most = (int)Math.Clamp(((long)megabytes << 20) / ((long)values.Count * sizeof(float)), 2, int.MaxValue);
        _rows = new LinkedListNode<(int, float[])>[values.Count];
    }

    /// <summary>k(s, t) of a sample s and all t; valid until two other rows were asked for.</summary>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            if (_rows[row] is { } known)
            {
                _recent.Remove(known);
                _recent.AddFirst(known);
                return known.Value.Values;
            }

            float[] values;
            if (_recent.Count == _most)
            {
                var (oldest, used) = _recent.Last!.Value;
                _recent.RemoveLast();
                _rows[oldest] = null;
                values = used;
            }
            else
            {
                values = new float[_values.Count];
            }

            _values.Fill(row, values);
            _rows[row] = _recent.AddFirst((row, values));
            return values;
        }
    }
}
