using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>A function of a feature of a support vector and one of a sample; four at a time, in float64.</summary>
internal interface IFeatureFunction
{
    static abstract Vector256<double> Of(Vector256<double> u, Vector256<double> v);

    /// <summary>The sum and that; a product in one step.</summary>
    static virtual Vector256<double> AddTo<TSelf>(Vector256<double> sum, Vector256<double> u, Vector256<double> v)
        where TSelf : IFeatureFunction => sum + TSelf.Of(u, v);
}

/// <summary>uv.</summary>
internal readonly struct Product : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => u * v;

    public static Vector256<double> AddTo<TSelf>(Vector256<double> sum, Vector256<double> u, Vector256<double> v)
        where TSelf : IFeatureFunction => Vector256.MultiplyAddEstimate(u, v, sum);
}

/// <summary>Its slope in v: u.</summary>
internal readonly struct ProductSlope : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => u;
}

/// <summary>(u − v)².</summary>
internal readonly struct SquaredDifference : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => (u - v) * (u - v);

    public static Vector256<double> AddTo<TSelf>(Vector256<double> sum, Vector256<double> u, Vector256<double> v)
        where TSelf : IFeatureFunction => Vector256.MultiplyAddEstimate(u - v, u - v, sum);
}

/// <summary>min(u, v).</summary>
internal readonly struct Minimum : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) =>
        Vector256.ConditionalSelect(Vector256.LessThan(u, v), u, v);
}

/// <summary>Its slope: 1 where v &lt; u, else 0; a v that is no number stays none.</summary>
internal readonly struct MinimumSlope : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) =>
        (Vector256.LessThan(v, u) & Vector256<double>.One) + (v - v);
}

/// <summary>2uv/(u + v), 0 where u + v = 0.</summary>
internal readonly struct HarmonicMean : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) =>
        Vector256.ConditionalSelect(Vector256.Equals(u + v, Vector256<double>.Zero), Vector256<double>.Zero, (u + u) * v / (u + v));
}

/// <summary>Its slope: 2u²/(u + v)², 0 where u + v = 0.</summary>
internal readonly struct HarmonicMeanSlope : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => Vector256.ConditionalSelect(
        Vector256.Equals(u + v, Vector256<double>.Zero), Vector256<double>.Zero, (u + u) * u / ((u + v) * (u + v)));
}

/// <summary>(u − v)²/(u + v), 0 where u + v = 0.</summary>
internal readonly struct ChiDistance : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => Vector256.ConditionalSelect(
        Vector256.Equals(u + v, Vector256<double>.Zero), Vector256<double>.Zero, (u - v) * (u - v) / (u + v));
}

/// <summary>Its slope: (v − u)(3u + v)/(u + v)², 1 where u + v = 0.</summary>
internal readonly struct ChiDistanceSlope : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => Vector256.ConditionalSelect(
        Vector256.Equals(u + v, Vector256<double>.Zero), Vector256<double>.One, (v - u) * (u + u + u + v) / ((u + v) * (u + v)));
}

/// <summary>sign(uv)√|uv|.</summary>
internal readonly struct SignedRoot : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) =>
        Vector256.CopySign(Vector256.Sqrt(Vector256.Abs(u * v)), u * v);
}

/// <summary>Its slope: sign(u)√|u| / (2√|v|), 0 where v = 0.</summary>
internal readonly struct SignedRootSlope : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => Vector256.ConditionalSelect(
        Vector256.Equals(v, Vector256<double>.Zero), Vector256<double>.Zero,
        Vector256.CopySign(Vector256.Sqrt(Vector256.Abs(u)), u) / (Vector256.Create(2.0) * Vector256.Sqrt(Vector256.Abs(v))));
}

/// <summary>|u|.</summary>
internal readonly struct Magnitude : IFeatureFunction
{
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v) => Vector256.Abs(u);
}

/// <summary>Sums of functions over features, and over support vectors.</summary>
internal static unsafe class FeatureSums
{
    /// <summary>Σ function(u, v) over features.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sum<TFunction>(float* u, double* v, int length)
        where TFunction : IFeatureFunction
    {
        Vector256<double> first = default, second = default, third = default, fourth = default;
        var index = 0;
        for (; index <= length - 16; index += 16)
        {
            var (a, b) = Vector256.Widen(Vector256.Load(u + index));
            var (c, d) = Vector256.Widen(Vector256.Load(u + index + 8));
            first = TFunction.AddTo<TFunction>(first, a, Vector256.Load(v + index));
            second = TFunction.AddTo<TFunction>(second, b, Vector256.Load(v + index + 4));
            third = TFunction.AddTo<TFunction>(third, c, Vector256.Load(v + index + 8));
            fourth = TFunction.AddTo<TFunction>(fourth, d, Vector256.Load(v + index + 12));
        }

        for (; index <= length - 4; index += 4)
            first = TFunction.AddTo<TFunction>(first, Widen(u + index), Vector256.Load(v + index));
        var sum = Vector256.Sum(first + second + (third + fourth));
        for (; index < length; index++)
            sum += TFunction.Of(Vector256.Create((double)u[index]), Vector256.Create(v[index]))[0];
        return sum;
    }

    /// <summary>Adds Σ weight · function(u, v) over support vectors to each feature.</summary>
    /// <param name="u">The first of the features in the first support vector.</param>
    /// <param name="stride">From a support vector to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TFunction>(float* u, int stride, double* weights, int count, double* v, double* target, int length)
        where TFunction : IFeatureFunction
    {
        var vector = 0;
        for (; vector <= count - 4; vector += 4)
        {
            float* u0 = u + ((long)vector * stride), u1 = u0 + stride, u2 = u1 + stride, u3 = u2 + stride;
            var (w0, w1, w2, w3) = (Vector256.Create(weights[vector]), Vector256.Create(weights[vector + 1]),
                Vector256.Create(weights[vector + 2]), Vector256.Create(weights[vector + 3]));
            var index = 0;
            for (; index <= length - 4; index += 4)
            {
                var x = Vector256.Load(v + index);
                var even = Vector256.MultiplyAddEstimate(w0, TFunction.Of(Widen(u0 + index), x), Vector256.Load(target + index));
                var odd = w1 * TFunction.Of(Widen(u1 + index), x);
                even = Vector256.MultiplyAddEstimate(w2, TFunction.Of(Widen(u2 + index), x), even);
                odd = Vector256.MultiplyAddEstimate(w3, TFunction.Of(Widen(u3 + index), x), odd);
                (even + odd).Store(target + index);
            }

            for (; index < length; index++)
            {
                for (var row = 0; row < 4; row++)
                    target[index] += weights[vector + row] * One<TFunction>(u0[index + ((long)row * stride)], v[index]);
            }
        }

        for (; vector < count; vector++)
        {
            var row = u + ((long)vector * stride);
            var weight = Vector256.Create(weights[vector]);
            var index = 0;
            for (; index <= length - 4; index += 4)
            {
                var part = TFunction.Of(Widen(row + index), Vector256.Load(v + index));
                Vector256.MultiplyAddEstimate(weight, part, Vector256.Load(target + index)).Store(target + index);
            }

            for (; index < length; index++)
                target[index] += weights[vector] * One<TFunction>(row[index], v[index]);
        }
    }

    /// <summary>To float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(float* source, double* target, int count)
    {
        var index = 0;
        for (; index <= count - 4; index += 4)
            Widen(source + index).Store(target + index);
        for (; index < count; index++)
            target[index] = source[index];
    }

    /// <summary>To float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(double* source, float* target, int count)
    {
        var index = 0;
        for (; index <= count - 8; index += 8)
            Vector256.Narrow(Vector256.Load(source + index), Vector256.Load(source + index + 4)).Store(target + index);
        for (; index < count; index++)
            target[index] = (float)source[index];
    }

    private static double One<TFunction>(double u, double v)
        where TFunction : IFeatureFunction => TFunction.Of(Vector256.Create(u), Vector256.Create(v))[0];

    private static Vector256<double> Widen(float* source) => Vector256.WidenLower(Vector128.Load(source).ToVector256Unsafe());
}
