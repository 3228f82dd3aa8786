namespace Lrp.Generated;

/// <summary>
/// A tensor of a weight recipe, row-major. Recipes run once, when a network is loaded (merge a batch normalisation, split by sign,
/// transpose), and compute in float64. What a file has in float32 stays so until something is computed of it: most weights are only
/// moved. Results are new tensors that may share unchanged data, and whose elements are computed when they are read.
/// </summary>
public sealed partial class WeightTensor
{
    // Where this is another tensor under other strides.
    private readonly WeightTensor? _source;
    private readonly int[]? _sourceStrides;

    // Null while this is, and nobody asked for the elements in order.
    private WeightElements? _elements;
    private double[]? _data;
    private float[]? _singles;

    /// <summary>Takes data in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public WeightTensor(double[] data, params int[] shape)
        : this(new DoubleElements(data), shape)
    {
    }

    /// <summary>Takes data that float32 holds, in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    internal WeightTensor(float[] singles, params int[] shape)
        : this(new SingleElements(singles), shape)
    {
    }

    /// <summary>Takes elements that are computed when they are read.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    internal WeightTensor(WeightElements elements, int[] shape)
    {
        if (elements.Length != Count(shape))
        {
            throw new ArgumentException(
                $"Shape [{string.Join(", ", shape)}] wants {Count(shape)} elements, got {elements.Length}.", nameof(shape));
        }

        (_elements, Shape) = (elements, shape);
    }

    private WeightTensor(WeightTensor source, int[] strides, int[] shape) => (_source, _sourceStrides, Shape) = (source, strides, shape);

    /// <summary>The elements, row-major.</summary>
    public double[] Data => _data ??= Elements.Doubles();

    /// <summary>The elements, row-major, rounded to float32.</summary>
    internal float[] Singles => _singles ??= Elements.Singles();

    /// <summary>The elements, row-major, as they are read.</summary>
    internal WeightElements Elements => _elements ??= _source!.Elements.AreSingle
        ? new SingleElements(InOrder(_source.Singles))
        : new DoubleElements(InOrder(_source.Data));

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

    /// <summary>The elements as they lie: number i along an axis is so many strides behind the first.</summary>
    internal (WeightElements Elements, int[] Strides) AsTheyLie() =>
        _elements is null ? (_source!.Elements, _sourceStrides!) : (_elements, Strides(Shape));

    internal static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
            count = checked(count * dimension);
        return count;
    }

    private T[] InOrder<T>(T[] source) => Gathered(source, Shape, _sourceStrides!, 0);
}
