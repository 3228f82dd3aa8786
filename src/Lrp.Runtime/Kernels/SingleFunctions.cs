using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>A function of one number, on eight lanes of float32.</summary>
internal interface ISingleFunction
{
    /// <summary>f(x).</summary>
    static abstract Vector256<float> Invoke(Vector256<float> x);
}

/// <summary>
/// Functions that are computed in float32, to two units in the last place (three where the machine does not fuse products and sums) over
/// all numbers, subnormal ones and infinities included. Inlined, as calls would cost as much.
/// </summary>
internal static class SingleFunctions
{
    /// <summary>Where eˣ, and x · eˣ, are less than half of the smallest float.</summary>
    private const float Lowest = -110;

    public readonly struct Exp : ISingleFunction
    {
        /// <summary>eˣ, to one unit in the last place.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x)
        {
            var (value, scale) = Exponential(x);
            return value * scale;
        }
    }

    public readonly struct Sigmoid : ISingleFunction
    {
        /// <summary>1/(1 + e⁻ˣ).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x)
        {
            var (value, scale) = Logistic(x);
            return value * scale;
        }
    }

    public readonly struct Silu : ISingleFunction
    {
        /// <summary>x · σ(x).</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<float> Invoke(Vector256<float> x)
        {
            // Below, it is 0, as the exponential is.
            var (value, scale) = Logistic(x);
            return Vector256.MaxNative(Vector256.Create(Lowest), x) * value * scale;
        }
    }

    /// <summary>eˣ as a product of a number and a power of two: it may be subnormal, which only the last product rounds to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Value, Vector256<float> Scale) Exponential(Vector256<float> x)
    {
        // Beyond, it is 0 and ∞. What is no number passes: x86's own minimum and maximum give their second operand then.
        x = Vector256.MinNative(Vector256.Create(88.8f), Vector256.MaxNative(Vector256.Create(Lowest), x));
        // Adding 1.5·2²³ rounds to an integer n and leaves it in the low bits.
        var shifter = Vector256.Create(12582912f);
        var shifted = Vector256.MultiplyAddEstimate(x, Vector256.Create(1.44269504f), shifter);
        var n = shifted - shifter;
        // ln 2 in two parts, the first with so few bits that n times it is exact.
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-0.693359375f), x);
        r = Vector256.MultiplyAddEstimate(n, Vector256.Create(2.12194440e-4f), r);
        // (eʳ − 1 − r)/r², a minimax fit (iterated least squares in float64): 0.05 units in the last place of eʳ for |r| ≤ ln2/2.
        var square = r * r;
        var low = Vector256.MultiplyAddEstimate(r, Vector256.Create(0.1666651964187622f), Vector256.Create(0.4999999403953552f));
        var high = Vector256.MultiplyAddEstimate(r, Vector256.Create(0.008368780836462975f), Vector256.Create(0.04166839271783829f));
        high = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.0013814467238262296f), high);
        var tail = Vector256.MultiplyAddEstimate(square, high, low);
        var power = Vector256.MultiplyAddEstimate(square, tail, r) + Vector256<float>.One;
        var exponent = shifted.AsInt32() - shifter.AsInt32();
        var half = Vector256.ShiftRightArithmetic(exponent, 1);
        return (power * PowerOfTwo(half), PowerOfTwo(exponent - half));
    }

    /// <summary>
    /// σ(x) = 1/(1 + e⁻ˣ) = eˣ/(1 + eˣ), whichever has an exponential below 1, as a product of a number and a power of two. What 1 + e and
    /// the quotient lose to rounding is put back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Value, Vector256<float> Scale) Logistic(Vector256<float> x)
    {
        var (value, scale) = Exponential(-Vector256.Abs(x));
        var one = Vector256<float>.One;
        var isNegative = Vector256.LessThan(x, Vector256<float>.Zero);
        var e = value * scale;
        var sum = one + e;
        var lost = e - (sum - one);
        var inverse = one / sum;
        var numerator = Vector256.ConditionalSelect(isNegative, value, one);
        var quotient = numerator * inverse;
        var rest = Vector256.MultiplyAddEstimate(-quotient, lost, Vector256.MultiplyAddEstimate(-quotient, sum, numerator));
        return (Vector256.MultiplyAddEstimate(rest, inverse, quotient), Vector256.ConditionalSelect(isNegative, scale, one));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> PowerOfTwo(Vector256<int> exponent) => ((exponent + Vector256.Create(127)) << 23).AsSingle();
}
