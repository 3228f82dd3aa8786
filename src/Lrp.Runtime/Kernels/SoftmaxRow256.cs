using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Softmax of numbers side by side: a vector of exponentials at a time, each computed once; their sum is in float64. A number's
/// exponential is the same wherever it stands.
/// </summary>
internal static unsafe class SoftmaxRow256
{
    /// <summary>Of a vector at least; in place, too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(float* source, float* target, int length)
    {
        // The last vector overlaps those before it: for the maximum it does not matter, and the sum takes what is new of it.
        var last = Vector256.Load(source + length - Vector256<float>.Count);
        Vector256<float> maxima = last, others = last;
        var index = 0;
        for (; index <= length - (2 * Vector256<float>.Count); index += 2 * Vector256<float>.Count)
        {
            maxima = Vector256.Max(maxima, Vector256.Load(source + index));
            others = Vector256.Max(others, Vector256.Load(source + index + Vector256<float>.Count));
        }

        if (index <= length - Vector256<float>.Count)
            maxima = Vector256.Max(maxima, Vector256.Load(source + index));
        maxima = Vector256.Max(maxima, others);
        var maximum = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            maximum = Math.Max(maximum, maxima[lane]);

        var shift = Vector256.Create(maximum);
        last = SingleSeries256.ExpOfDifference(last, shift);
        var sums = Vector256<double>.Zero;
        for (index = 0; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            var exponentials = SingleSeries256.ExpOfDifference(Vector256.Load(source + index), shift);
            sums += Sum(exponentials);
            Vector256.Store(exponentials, target + index);
        }

        Vector256.Store(last, target + length - Vector256<float>.Count);
        var isNew = Vector256.GreaterThanOrEqual(Vector256<int>.Indices, Vector256.Create(Vector256<float>.Count - (length - index)));
        sums += Sum(Vector256.ConditionalSelect(isNew.AsSingle(), last, Vector256<float>.Zero));

        var scale = Vector256.Create((float)(1 / Vector256.Sum(sums)));
        last *= scale;
        for (index = 0; index <= length - Vector256<float>.Count; index += Vector256<float>.Count)
            Vector256.Store(Vector256.Load(target + index) * scale, target + index);
        Vector256.Store(last, target + length - Vector256<float>.Count);
    }

    /// <summary>Of less than a vector.</summary>
    public static void InvokeOnFew(float* source, float* target, int length)
    {
        var maximum = float.NegativeInfinity;
        for (var index = 0; index < length; index++)
            maximum = Math.Max(maximum, source[index]);
        var sum = 0.0;
        for (var index = 0; index < length; index++)
        {
            target[index] = SingleSeries256.ExpOfDifference(Vector256.Create(source[index]), Vector256.Create(maximum)).ToScalar();
            sum += target[index];
        }

        for (var index = 0; index < length; index++)
            target[index] *= (float)(1 / sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sum(Vector256<float> x)
    {
        var (low, high) = Vector256.Widen(x);
        return low + high;
    }
}
