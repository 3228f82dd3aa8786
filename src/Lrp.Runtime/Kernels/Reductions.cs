using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>What a reduction computes.</summary>
public enum Reduction
{
    /// <summary>Σx.</summary>
    Sum,

    /// <summary>Σx / n.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Maximum,

    /// <summary>The smallest.</summary>
    Minimum,

    /// <summary>Πx.</summary>
    Product,

    /// <summary>Σx².</summary>
    SumSquare,

    /// <summary>Σ|x|.</summary>
    L1,

    /// <summary>√Σx².</summary>
    L2,

    /// <summary>ln Σeˣ.</summary>
    LogSumExp,
}

/// <summary>Reductions of row-major tensors, summed in float64.</summary>
public static unsafe partial class Reductions
{
    /// <summary>Reduces some axes of a tensor.</summary>
    /// <param name="kept">Dimensions of the axes that stay.</param>
    /// <param name="keptStrides">Their strides in the source.</param>
    /// <param name="reduced">Dimensions of the axes that go.</param>
    /// <param name="reducedStrides">Their strides in the source.</param>
    public static void Reduce(
        Reduction function, float* source, float* target,
        ReadOnlySpan<int> kept, ReadOnlySpan<int> keptStrides, ReadOnlySpan<int> reduced, ReadOnlySpan<int> reducedStrides,
        in Worker worker = default)
    {
        var count = Flat.Count(kept);
        Reduce(function, source, target, worker.ShareFrom(count), worker.ShareTo(count), kept, keptStrides, reduced, reducedStrides);
    }

    /// <summary>Σx over a whole tensor.</summary>
    /// <param name="count">Elements of the source.</param>
    public static void Sum(float* source, float* target, int count) => *target = (float)Sum(source, count);

    /// <summary>Softmax along one axis of [outer, length, inner].</summary>
    public static void Softmax(float* source, float* target, int outer, int length, int inner, in Worker worker = default)
    {
        int first = worker.ShareFrom(outer * inner), end = worker.ShareTo(outer * inner);
        if (inner == 1)
        {
            for (var row = first; row < end; row++)
                Softmax(source + ((long)row * length), target + ((long)row * length), length);
            return;
        }

        for (var row = first; row < end; row++)
        {
            var offset = ((long)(row / inner) * length * inner) + (row % inner);
            var (maximum, sum) = Exponentials(source + offset, length, inner);
            for (var index = 0; index < length; index++)
                target[offset + ((long)index * inner)] = (float)(Math.Exp(source[offset + ((long)index * inner)] - maximum) / sum);
        }
    }

    /// <summary>Logarithm of the softmax along one axis of [outer, length, inner].</summary>
    public static void LogSoftmax(float* source, float* target, int outer, int length, int inner, in Worker worker = default)
    {
        for (var row = worker.ShareFrom(outer * inner); row < worker.ShareTo(outer * inner); row++)
        {
            var offset = ((long)(row / inner) * length * inner) + (row % inner);
            var (maximum, sum) = Exponentials(source + offset, length, inner);
            var logarithm = Math.Log(sum);
            for (var index = 0; index < length; index++)
                target[offset + ((long)index * inner)] = (float)(source[offset + ((long)index * inner)] - maximum - logarithm);
        }
    }

    private static void Softmax(float* source, float* target, int length)
    {
        if (Vector512.IsHardwareAccelerated && length >= Vector512<float>.Count)
            SoftmaxRow512.Invoke(source, target, length);
        else if (Vector256.IsHardwareAccelerated && length >= Vector256<float>.Count)
            SoftmaxRow256.Invoke(source, target, length);
        else if (length >= Vector128<float>.Count)
            SoftmaxRow128.Invoke(source, target, length);
        else
            SoftmaxRow128.InvokeOnFew(source, target, length);
    }

    private static (double Maximum, double Sum) Exponentials(float* source, int length, int stride)
    {
        var maximum = double.NegativeInfinity;
        for (var index = 0; index < length; index++)
            maximum = Math.Max(maximum, source[(long)index * stride]);
        var sum = 0.0;
        for (var index = 0; index < length; index++)
            sum += Math.Exp(source[(long)index * stride] - maximum);
        return (maximum, sum);
    }

    private static void Reduce(
        Reduction function, float* source, float* target, int first, int end,
        ReadOnlySpan<int> kept, ReadOnlySpan<int> keptStrides, ReadOnlySpan<int> reduced, ReadOnlySpan<int> reducedStrides)
    {
        if (kept.Length > 0)
        {
            var size = Flat.Count(kept[1..]);
            for (var index = first / size; index * size < end; index++)
            {
                var before = index * size;
                Reduce(
                    function, source + ((long)index * keptStrides[0]), target + before, Math.Max(first - before, 0),
                    Math.Min(end - before, size), kept[1..], keptStrides[1..], reduced, reducedStrides);
            }

            return;
        }

        var start = function switch
        {
            Reduction.Maximum => double.NegativeInfinity,
            Reduction.Minimum => double.PositiveInfinity,
            Reduction.Product => 1,

            // The largest exponent is taken out; of nothing but −∞ it is −∞.
            Reduction.LogSumExp => Accumulate(Reduction.Maximum, source, double.NegativeInfinity, reduced, reducedStrides),
            _ => 0.0,
        };
        var shift = function == Reduction.LogSumExp && double.IsFinite(start) ? start : 0;
        var value = Accumulate(function, source, function == Reduction.LogSumExp ? 0 : start, reduced, reducedStrides, shift);
        var count = 1L;
        foreach (var dimension in reduced)
            count *= dimension;
        *target = (float)(function switch
        {
            Reduction.Mean => value / count,
            Reduction.L2 => Math.Sqrt(value),
            Reduction.LogSumExp => shift + Math.Log(value),
            _ => value,
        });
    }

    private static double Accumulate(
        Reduction function, float* source, double value, ReadOnlySpan<int> dimensions, ReadOnlySpan<int> strides, double shift = 0)
    {
        if (dimensions.Length == 0)
        {
            double x = *source;
            return function switch
            {
                Reduction.Maximum => Math.Max(value, x),
                Reduction.Minimum => Math.Min(value, x),
                Reduction.Product => value * x,
                Reduction.SumSquare or Reduction.L2 => value + (x * x),
                Reduction.L1 => value + Math.Abs(x),
                Reduction.LogSumExp => value + Math.Exp(x - shift),
                _ => value + x,
            };
        }

        if (function is Reduction.Sum or Reduction.Mean && dimensions.Length == 1 && strides[0] == 1)
            return value + Sum(source, dimensions[0]);
        for (var index = 0; index < dimensions[0]; index++)
            value = Accumulate(function, source + ((long)index * strides[0]), value, dimensions[1..], strides[1..], shift);
        return value;
    }

    private static double Sum(float* source, int count)
    {
        Vector256<double> even = default, odd = default;
        var index = 0;
        for (; index <= count - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(source + index));
            even += low;
            odd += high;
        }

        var sum = Vector256.Sum(even + odd);
        for (; index < count; index++)
            sum += source[index];
        return sum;
    }
}
