using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Exponential and error function on four doubles, to some 1e-13 relative: what the functions of single precision are
/// made of. Plain multiplications and additions, never fused, so every machine computes the same bits.
/// </summary>
internal static class VectorSeries
{
    // Taylor: 1/11!, 1/10! … 1/2!, 1, 1. The remainder at |r| ≤ ln2/2 is below 1e-14.
    private static ReadOnlySpan<double> ExpCoefficients =>
    [
        1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1,
    ];

    // Taylor of erf(x)/x·√π/2 in x²: (−1)ⁿ / (n!(2n+1)), n = 15 … 0. The remainder at |x| ≤ 1 is below 1e-14.
    private static ReadOnlySpan<double> ErfCoefficients =>
    [
        -1.0 / 40537905408000, 1.0 / 2528170444800, -1.0 / 168129561600, 1.0 / 11975040000, -1.0 / 918086400, 1.0 / 76204800,
        -1.0 / 6894720, 1.0 / 685440, -1.0 / 75600, 1.0 / 9360, -1.0 / 1320, 1.0 / 216, -1.0 / 42, 1.0 / 10, -1.0 / 3, 1,
    ];

    // Chebyshev fit (60-digit arithmetic, error 4e-14) of (1 + 2t)·exp(t²)·erfc(t) in u = (t − 3.75)/(t + 3.75), t ≥ 0: the form of
    // Shepherd and Laframboise, Mathematics of Computation 36 (1981).
    private static ReadOnlySpan<double> ErfcCoefficients =>
    [
        9.015143789207673e-9, -1.2638209701187093e-7, -3.0076196603233586e-8, 1.508764525004148e-6, -1.0036810708023523e-6,
        -1.1178933930496506e-5, 2.2404904161843303e-5, 5.1468625461602634e-5, -0.00029016296356553802, 0.00029379089474381462,
        0.0017556281950203902, -0.0097465998674531026, 0.028362277062466166, -0.058693395502951696, 0.092304321188032417,
        -0.10880393038105108, 0.082276738489311032, 0.0035854154926866796, -0.14024059858554282, 1.2375126308377915,
    ];

    /// <summary>eˣ; beyond ±708 the value there, so never 0 or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.Min(Vector256.Max(x, Vector256.Create(-708.0)), Vector256.Create(708.0));
        // Adding 1.5·2⁵² rounds to an integer n and leaves it in the low bits, from where it moves into the exponent: 2ⁿ.
        var shifter = Vector256.Create(6755399441055744.0);
        var shifted = x * Vector256.Create(1.4426950408889634) + shifter;
        var n = shifted - shifter;
        var power = ((shifted.AsInt64() + Vector256.Create(1023L)) << 52).AsDouble();
        // ln 2 in two parts, the first with enough trailing zeros that n times it is exact.
        var r = x - n * Vector256.Create(0.693147180369123816490) - n * Vector256.Create(1.90821492927058770002e-10);
        return Polynomial(r, ExpCoefficients) * power;
    }

    /// <summary>1 − erf(t) for t ≥ 0, also where that is tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Erfc(Vector256<double> t)
    {
        var centre = Vector256.Create(3.75);
        var scaled = Polynomial((t - centre) / (t + centre), ErfcCoefficients) / (Vector256<double>.One + t + t);
        return Exp(-(t * t)) * scaled;
    }

    /// <summary>The error function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Erf(Vector256<double> x)
    {
        var magnitude = Vector256.Abs(x);
        var inner = x * Polynomial(x * x, ErfCoefficients) * Vector256.Create(1.1283791670955126);
        var outer = Vector256.CopySign(Vector256<double>.One - Erfc(magnitude), x);
        return Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256<double>.One), inner, outer);
    }

    /// <summary>The normal distribution function Φ(x), also where it is tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> NormalCumulative(Vector256<double> x)
    {
        var tail = Erfc(Vector256.Abs(x) * Vector256.Create(0.70710678118654752)) * 0.5;
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), tail, Vector256<double>.One - tail);
    }

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Sigmoid(Vector256<double> x) =>
        Vector256<double>.One / (Vector256<double>.One + Exp(-x));

    /// <summary>σ′(x) = e/(1 + e)² with e = e^−|x|: no difference of nearly equal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> SigmoidDerivative(Vector256<double> x)
    {
        var e = Exp(-Vector256.Abs(x));
        var sum = Vector256<double>.One + e;
        return e / (sum * sum);
    }

    // The highest power's coefficient comes first; their number is a multiple of 4. Four chains of additions instead of one: Horner's
    // scheme would wait for every sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Polynomial(Vector256<double> x, ReadOnlySpan<double> coefficients)
    {
        var square = x * x;
        var fourth = square * square;
        var (a, b) = (Vector256.Create(coefficients[0]), Vector256.Create(coefficients[1]));
        var (c, d) = (Vector256.Create(coefficients[2]), Vector256.Create(coefficients[3]));
        for (var index = 4; index < coefficients.Length; index += 4)
        {
            a = a * fourth + Vector256.Create(coefficients[index]);
            b = b * fourth + Vector256.Create(coefficients[index + 1]);
            c = c * fourth + Vector256.Create(coefficients[index + 2]);
            d = d * fourth + Vector256.Create(coefficients[index + 3]);
        }

        return (a * x + b) * square + (c * x + d);
    }
}
