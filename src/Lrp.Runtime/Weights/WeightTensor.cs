namespace Lrp.Infrastructure;

/// <summary>
/// A tensor of a weight recipe: float64, row-major. Recipes run once, when a network is loaded (merge a batch normalisation, split
/// by sign, transpose), so operations here are plain loops, and results are new tensors that may share unchanged data.
/// </summary>
public sealed partial class WeightTensor
{
    /// <summary>Takes data in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public WeightTensor(double[] data, params int[] shape)
    {
        if (data.Length != Count(shape))
        {
            throw new ArgumentException(
                $"Shape [{string.Join(", ", shape)}] wants {Count(shape)} elements, got {data.Length}.", nameof(data));
        }

        Data = data;
        Shape = shape;
    }

    /// <summary>The elements, row-major.</summary>
    public double[] Data { get; }

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

    /// <summary>
    /// The taps of a sliding window that exist (lie inside the input) at each output position, times the channels: the denominator
    /// of the flat rule. Lists have one entry per spatial dimension.
    /// </summary>
    /// <param name="kernel">Taps; tap t at output o reads input position o·stride − padBegin + t·dilation.</param>
    /// <param name="output">Output positions.</param>
    /// <param name="spatial">Input positions.</param>
    /// <param name="channels">Input channels per group.</param>
    /// <returns>[1, 1, output…].</returns>
    public static WeightTensor TapCount(
        int[] kernel, int[] strides, int[] dilations, int[] padsBegin, int[] output, int[] spatial, int channels)
    {
        // A window's taps are a product of one range per axis, so their number is a product of numbers.
        var count = Filled([1, 1], channels);
        for (var axis = 0; axis < kernel.Length; axis++)
        {
            var taps = new double[output[axis]];
            for (var position = 0; position < output[axis]; position++)
            {
                for (var tap = 0; tap < kernel[axis]; tap++)
                {
                    var read = (long)position * strides[axis] - padsBegin[axis] + (long)tap * dilations[axis];
                    taps[position] += read >= 0 && read < spatial[axis] ? 1 : 0;
                }
            }

            count = count.Reshape([.. count.Shape, 1]).Multiply(new WeightTensor(taps, output[axis]));
        }

        return count;
    }

    /// <summary>Shape and first elements.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", Shape)}] {string.Join(", ", Data.Take(8).Select(value => FormattableString.Invariant($"{value:R}")))}";

    internal static int Count(ReadOnlySpan<int> shape)
    {
        var count = 1;
        foreach (var dimension in shape)
            count = checked(count * dimension);
        return count;
    }
}
