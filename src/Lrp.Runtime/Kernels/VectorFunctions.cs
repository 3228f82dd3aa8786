using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>A function of one number, on four lanes of float64.</summary>
internal interface IVectorFunction
{
    /// <summary>f(x); α and β are the function's parameters, where it has any.</summary>
    static abstract Vector256<double> Invoke(Vector256<double> x, double alpha, double beta);
}

/// <summary>
/// Activation functions and their derivatives. Not inlined, so that a kernel that applies one stays small, and optimised from the
/// first call.
/// </summary>
internal static class VectorFunctions
{
    public readonly struct LogDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            Vector256<double>.One / x;
    }

    public readonly struct TanhDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            4.0 * VectorSeries.SigmoidDerivative(x + x);
    }

    public readonly struct SigmoidDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            VectorSeries.SigmoidDerivative(x);
    }

    public readonly struct ErfDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            VectorSeries.Exp(-(x * x)) * 1.1283791670955126;
    }

    public readonly struct LogSigmoidDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            VectorSeries.Sigmoid(-x);
    }

    public readonly struct SoftsignDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            var sum = Vector256<double>.One + Vector256.Abs(x);
            return Vector256<double>.One / (sum * sum);
        }
    }

    public readonly struct EluDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            Positive(x, Vector256<double>.One, VectorSeries.Exp(x) * alpha);
    }

    public readonly struct SeluDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            Positive(x, Vector256<double>.One, VectorSeries.Exp(x) * alpha) * beta;
    }

    public readonly struct CeluDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            Positive(x, Vector256<double>.One, VectorSeries.Exp(x / Vector256.Create(alpha)));
    }

    public readonly struct MishDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            var e = VectorSeries.Exp(Vector256.Min(x, Vector256.Create(40.0)));
            var n = e * (e + Vector256.Create(2.0));
            var d = n + Vector256.Create(2.0);
            return n / d + x * (4.0 * e * (Vector256<double>.One + e) / (d * d));
        }
    }

    public readonly struct GeluDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            var density = VectorSeries.Exp(x * x * -0.5) * 0.39894228040143268;
            return VectorSeries.NormalCumulative(x) + x * density;
        }
    }

    public readonly struct GeluTanh : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            // (1 + tanh u)/2 = σ(2u).
            var u2 = 1.5957691216057308 * (x + 0.044715 * x * x * x);
            return x * VectorSeries.Sigmoid(u2);
        }
    }

    public readonly struct GeluTanhDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            var u2 = 1.5957691216057308 * (x + 0.044715 * x * x * x);
            var slope = 1.5957691216057308 * (Vector256<double>.One + 3 * 0.044715 * x * x);
            return VectorSeries.Sigmoid(u2) + x * slope * VectorSeries.SigmoidDerivative(u2);
        }
    }

    public readonly struct Silu : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            x * VectorSeries.Sigmoid(x * alpha);
    }

    public readonly struct SiluDerivative : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta) =>
            VectorSeries.Sigmoid(x * alpha) + x * alpha * VectorSeries.SigmoidDerivative(x * alpha);
    }

    public readonly struct RoundToFormat : IVectorFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Vector256<double> Invoke(Vector256<double> x, double alpha, double beta)
        {
            var largestPower = (1 << ((int)beta - 1)) - 1;
            var power = x.AsInt64() & Vector256.Create(double.PositiveInfinity).AsInt64();
            var inRange = Vector256.Clamp(
                power.AsDouble(), Vector256.Create(Math.ScaleB(1, 1 - largestPower)), Vector256.Create(Math.ScaleB(1, largestPower)));

            // The unit of a float64 between 2⁵² and 2⁵³ is 1: the sum with such a multiple of the format's spacing rounds to it.
            var shift = inRange * Math.ScaleB(1.5, 53 - (int)alpha);
            var rounded = x + shift - shift;
            var isFinite = Vector256.LessThan(Vector256.Abs(rounded), Vector256.Create(Math.ScaleB(1, largestPower + 1)));
            return Vector256.ConditionalSelect(isFinite, rounded, rounded * double.PositiveInfinity);
        }
    }

    private static Vector256<double> Positive(Vector256<double> x, Vector256<double> positive, Vector256<double> other) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), positive, other);
}
