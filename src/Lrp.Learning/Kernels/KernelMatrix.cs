namespace Lrp.Learning;

/// <summary>A precomputed kernel: a symmetric matrix of the values of all pairs of training samples.</summary>
public sealed class KernelMatrix : KernelValues
{
    /// <summary>LIBSVM, which computes in float32 as well, is content with what is symmetric to its last bits.</summary>
    private const double Asymmetry = 1e-5;

    private readonly float[] _values;

    /// <summary>Takes the values, row by row. They are not copied.</summary>
    /// <exception cref="ArgumentException">The matrix is not square, not symmetric, or has what is no finite number.</exception>
    public KernelMatrix(float[] values)
        : base((int)Math.Sqrt(values?.Length ?? 0))
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || (long)Count * Count != values.Length)
            throw new ArgumentException($"{values.Length} kernel values are no square matrix.", nameof(values));
        for (var row = 0; row < Count; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var (value, mirrored) = (values[(row * Count) + column], values[(column * Count) + row]);
                if (!float.IsFinite(value))
                {
                    throw new ArgumentException(
                        FormattableString.Invariant($"The kernel of samples {row} and {column} is {value}."), nameof(values));
                }

                if (!(Math.Abs(value - mirrored) <= Asymmetry * Math.Max(Math.Abs(value), Math.Abs(mirrored))))
                {
                    throw new ArgumentException(FormattableString.Invariant(
                        $"The kernel of samples {row} and {column} is {value}, that of {column} and {row} is {mirrored}."), nameof(values));
                }
            }
        }

        _values = values;
    }

    private KernelMatrix(float[] values, int count)
        : base(count) => _values = values;

    /// <summary>k(s, t).</summary>
    public float this[int s, int t] => _values[(s * Count) + t];

    /// <summary>The values of a kernel, once for many trainings.</summary>
    public static KernelMatrix Of(Samples samples, Kernel kernel, CancellationToken cancellation = default)
    {
        var rows = new SampleKernels(samples, kernel);
        var values = new float[checked(rows.Count * rows.Count)];
        for (var row = 0; row < rows.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Fill(row, values.AsSpan(row * rows.Count, rows.Count));
        }

        return new KernelMatrix(values, rows.Count);
    }

    internal override double[] Diagonal() => [.. Enumerable.Range(0, Count).Select(row => (double)this[row, row])];

    internal override void Fill(int row, Span<float> values) => _values.AsSpan(row * Count, Count).CopyTo(values);
}
