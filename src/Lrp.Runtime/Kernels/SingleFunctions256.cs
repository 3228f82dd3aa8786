using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Functions that are computed in float32: how far off, <see cref="VectorMath"/> says; subnormal numbers and infinities are included.
/// Inlined, as calls would cost as much. The build writes the same text for 128 and for 512 bits.
/// </summary>
internal static class SingleFunctions256
{
    public readonly struct Exp : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            var (value, exponent) = SingleSeries256.Exp(x);
            return PowersOfTwo.Times(value, exponent);
        }
    }

    public readonly struct Log : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) => SingleSeries256.Log(x);
    }

    public readonly struct Tanh : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            // e^(−2|x|) − 1 does not overflow and keeps its digits where x is small.
            var e = SingleSeries256.ExpM1(Vector256.Abs(x) * -2f);
            return Vector256.CopySign(SingleSeries256.Quotient(e, e, Vector256.Create(2f)), x);
        }
    }

    public readonly struct Sigmoid : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            var (value, exponent) = SingleSeries256.Logistic(
                Vector256<float>.One, Vector256.MaxNative(Vector256.Create(SingleSeries256.Lowest), x));
            return PowersOfTwo.Times(value, exponent);
        }
    }

    public readonly struct Silu : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            // Below, it is 0, as the exponential is.
            x = Vector256.MaxNative(Vector256.Create(SingleSeries256.Lowest), x);
            var (value, exponent) = SingleSeries256.Logistic(x, x);
            return PowersOfTwo.Times(value, exponent);
        }
    }

    public readonly struct Gelu : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            // x · Φ(x) is x − x · Φ(−x) above 0.
            var t = Vector256.Abs(x);
            var (value, exponent) = SingleSeries256.NormalTail(t, t);
            return Vector256.MaxNative(Vector256<float>.Zero, x) - PowersOfTwo.Times(value, exponent);
        }
    }

    public readonly struct Erf : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) => SingleSeries256.Erf(x);
    }

    public readonly struct Softplus : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            var (value, exponent) = SingleSeries256.Exp(-Vector256.Abs(x));
            return Vector256.MaxNative(Vector256<float>.Zero, x) + SingleSeries256.LogP1(PowersOfTwo.Times(value, exponent));
        }
    }

    public readonly struct LogSigmoid : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) => -Softplus.Invoke(-x, alpha, beta);
    }

    public readonly struct Softsign : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) => x / (Vector256<float>.One + Vector256.Abs(x));
    }

    public readonly struct Elu : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) =>
            Positive(x, SingleSeries256.ExpM1(x) * alpha);
    }

    public readonly struct Selu : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) =>
            Positive(x, SingleSeries256.ExpM1(x) * alpha) * beta;
    }

    public readonly struct Celu : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta) =>
            Positive(x, SingleSeries256.ExpM1(x / Vector256.Create(alpha)) * alpha);
    }

    public readonly struct Mish : ISingleFunction<Vector256<float>>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x, float alpha, float beta)
        {
            // tanh(ln(1 + e)) = n/(n + 2) with n = e² + 2e; beyond 20 it is 1, and below, it is 0 as the exponential is.
            var two = Vector256.Create(2f);
            var (value, exponent) = SingleSeries256.Exp(Vector256.MinNative(Vector256.Create(20f), x));
            var e = PowersOfTwo.Times(value, exponent);
            var factor = e + two;
            var quotient = value * (factor / Vector256.MultiplyAddEstimate(e, factor, two));
            return PowersOfTwo.Times(Vector256.MaxNative(Vector256.Create(SingleSeries256.Lowest), x) * quotient, exponent);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Positive(Vector256<float> x, Vector256<float> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), x, other);
}
