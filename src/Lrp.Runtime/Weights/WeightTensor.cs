namespace Lrp.Generated;

/// <summary>
/// A tensor of a weight recipe, row-major. Recipes run once, when a network is loaded (merge a batch normalisation, split by sign,
/// transpose), and compute in float64. What a file has in float32 stays so until something is computed of it: most weights are only
/// moved. Results are new tensors that may share unchanged data.
/// </summary>
public sealed partial class WeightTensor
{
    private readonly bool _isSingle;

    // Where this is another tensor under other strides, and nobody asked for the elements in order.
    private readonly WeightTensor? _source;
    private readonly int[]? _sourceStrides;
    private double[]? _data;
    private float[]? _singles;

    /// <summary>Takes data in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public WeightTensor(double[] data, params int[] shape)
        : this(shape, data.Length) => _data = data;

    /// <summary>Takes data that float32 holds, in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    internal WeightTensor(float[] singles, params int[] shape)
        : this(shape, singles.Length) => (_singles, _isSingle) = (singles, true);

    private WeightTensor(WeightTensor source, int[] strides, int[] shape)
    {
        (_source, _sourceStrides, _isSingle) = (source, strides, source._isSingle);
        Shape = shape;
    }

    private WeightTensor(int[] shape, int length)
    {
        if (length != Count(shape))
            throw new ArgumentException($"Shape [{string.Join(", ", shape)}] wants {Count(shape)} elements, got {length}.", nameof(shape));
        Shape = shape;
    }

    /// <summary>The elements, row-major.</summary>
    public double[] Data => _data ??= _isSingle ? LoadThreads.Convert<float, double>(Singles) : InOrder(_source!.Data);

    /// <summary>The elements, row-major, rounded to float32.</summary>
    internal float[] Singles => _singles ??= _source is null ? LoadThreads.Convert<double, float>(Data) : InOrder(_source.Singles);

    /// <summary>Dimensions, outermost first; none for a scalar.</summary>
    public int[] Shape { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>A tensor of one value.</summary>
    public static WeightTensor Filled(int[] shape, double value)
    {
        var data = new double[Count(shape)];
        Array.Fill(data, value);
        return new WeightTensor(data, shape);
    }

    /// <summary>A tensor of given elements.</summary>
    public static WeightTensor FromValues(int[] shape, params double[] values) => new(values, shape);

    /// <summary>A tensor without dimensions.</summary>
    public static WeightTensor Scalar(double value) => new([value]);

    /// <summary>A fully connected layer on the last axis.</summary>
    /// <param name="x">[…, C].</param>
    /// <param name="weights">[K, C].</param>
    /// <param name="bias">[K], or null.</param>
    /// <returns>[…, K].</returns>
    public static WeightTensor Dense(WeightTensor x, WeightTensor weights, WeightTensor? bias = null)
    {
        var (outputs, inputs) = (weights.Shape[0], weights.Shape[1]);
        var rows = Count(x.Shape[..^1]);
        var data = new double[rows * outputs];
        for (var row = 0; row < rows; row++)
        {
            var input = x.Data.AsSpan(row * inputs, inputs);
            for (var output = 0; output < outputs; output++)
            {
                var sum = bias?.Data[output] ?? 0;
                var weight = weights.Data.AsSpan(output * inputs, inputs);
                for (var index = 0; index < inputs; index++)
                    sum += input[index] * weight[index];
                data[row * outputs + output] = sum;
            }
        }

        return new WeightTensor(data, [.. x.Shape[..^1], outputs]);
    }

    /// <summary>Shape and first elements.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", Shape)}] {string.Join(", ", Data.Take(8).Select(value => FormattableString.Invariant($"{value:R}")))}";

    /// <summary>The elements, rounded to float32, as they lie: number i along an axis is so many strides behind the first.</summary>
    internal (float[] Elements, int[] Strides) AsTheyLie() =>
        _source is null || _singles is not null ? (Singles, Strides(Shape)) : (_source.Singles, _sourceStrides!);

    internal static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
            count = checked(count * dimension);
        return count;
    }

    private T[] InOrder<T>(T[] source) => Gathered(source, Shape, _sourceStrides!, 0);
}
