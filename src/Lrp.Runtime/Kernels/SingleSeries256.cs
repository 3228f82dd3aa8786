using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Exponential, logarithm and normal distribution in float32: what the functions are made of. Coefficients are minimax fits of relative
/// error (iterated least squares in float64), each below 0.1 units in the last place. The build writes the same text for 128 and 512 bits.
/// </summary>
internal static class SingleSeries256
{
    /// <summary>Where eˣ, and x · eˣ, are less than half of the smallest float.</summary>
    public const float Lowest = -110;

    /// <summary>eˣ = value · 2^exponent: it may be subnormal, which only the last product rounds to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Exponent) Exp(Vector256<float> x)
    {
        // Beyond, it is 0 and ∞. What is no number passes: x86's own minimum and maximum give their second operand then.
        x = Vector256.MinNative(Vector256.Create(88.8f), Vector256.MaxNative(Vector256.Create(Lowest), x));
        var (power, exponent) = ExpM1Reduced(x);
        return (power + Vector256<float>.One, exponent);
    }

    /// <summary>eˣ for x ≤ 0; below 2⁻¹²⁶ it is that, so that nothing is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ExpOfNegative(Vector256<float> x)
    {
        var (power, exponent) = ExpM1Reduced(Vector256.MaxNative(Vector256.Create(-87f), x));
        var scale = PowersOfTwo.Of(exponent);
        return Vector256.MultiplyAddEstimate(scale, power, scale);
    }

    /// <summary>e^(x − maximum) for x up to the maximum, to two units in the last place: what the difference loses is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ExpOfDifference(Vector256<float> x, Vector256<float> maximum)
    {
        // Knuth's sum of two numbers and its error, which is 0 where they are infinite.
        var difference = x - maximum;
        var subtracted = difference - x;
        var lost = x - (difference - subtracted) - (maximum + subtracted);
        lost = Vector256.ConditionalSelect(Vector256.Equals(lost, lost), lost, Vector256<float>.Zero);
        var (r, exponent) = Reduced(Vector256.MaxNative(Vector256.Create(Lowest), difference));
        var power = ExpM1OfReduced(r + lost);
        return PowersOfTwo.Times(power + Vector256<float>.One, exponent);
    }

    /// <summary>eˣ − 1 for x ≤ 0, also where that is tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ExpM1(Vector256<float> x)
    {
        // Below −20 it is −1; above 0, where nobody looks, what is there must not be in the way of what is no number.
        var (power, exponent) = ExpM1Reduced(Vector256.MaxNative(Vector256.Create(-20f), x));
        var scale = PowersOfTwo.Of(exponent);
        return Vector256.MultiplyAddEstimate(scale, power, scale - Vector256<float>.One);
    }

    /// <summary>
    /// x/(1 + e⁻ˣ) = x · σ(x) or, with a numerator of 1, σ(x), as value · 2^exponent, for x from <see cref="Lowest"/>. Below 0,
    /// numerator and denominator of the quotient are divided by the power of two in e⁻ˣ, so that it does not overflow.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Exponent) Logistic(Vector256<float> numerator, Vector256<float> x)
    {
        // e⁻ˣ = (1 + p) · 2ⁿ; beyond 87, σ is 1.
        var (p, n) = ExpM1Reduced(-Vector256.MinNative(Vector256.Create(87f), x));
        var exponent = Vector256.MinNative(Vector256<float>.Zero, n);
        // 1 + (1 + p) · 2ⁿ for n up to 0 and 2⁻ⁿ + 1 + p above: the larger power is 1.
        var rest = Vector256.MultiplyAddEstimate(PowersOfTwo.Of(exponent), p, PowersOfTwo.Of(-Vector256.Abs(n)));
        return (numerator / (Vector256<float>.One + rest), exponent - n);
    }

    /// <summary>numerator/(x + constant) for |x| below the constant: what the sum and the quotient lose to rounding is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Quotient(Vector256<float> numerator, Vector256<float> x, Vector256<float> constant)
    {
        var sum = constant + x;
        var lost = x - (sum - constant);
        var inverse = Vector256<float>.One / sum;
        var quotient = numerator * inverse;
        var rest = Vector256.MultiplyAddEstimate(-quotient, lost, Vector256.MultiplyAddEstimate(-quotient, sum, numerator));
        return Vector256.MultiplyAddEstimate(rest, inverse, quotient);
    }

    /// <summary>
    /// factor · (1 − Φ(t)) for t ≥ 0, as value · 2^exponent: e^(−t²/2) by Mills' ratio, a quotient of polynomials
    /// whose coefficients are positive, so nothing cancels.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> Value, Vector256<float> Exponent) NormalTail(Vector256<float> t, Vector256<float> factor)
    {
        // Beyond, it is 0. The factor of Gelu is t itself and may be infinite.
        var bound = Vector256.Create(14.6f);
        t = Vector256.MinNative(bound, t);
        factor = Vector256.MinNative(bound, factor);
        // t² = high² + (t − high)(t + high), where high has twelve bits: its square is exact.
        var high = (t.AsInt32() & Vector256.Create(~0xFFF)).AsSingle();
        var low = (t - high) * (t + high);
        var (r, exponent) = Reduced(high * high * -0.5f);
        var power = ExpM1OfReduced(Vector256.MultiplyAddEstimate(low, Vector256.Create(-0.5f), r));

        var square = t * t;
        var even = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.004092747811228037f), Vector256.Create(0.18283596634864807f));
        var odd = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.040490686893463135f), Vector256.Create(0.4377927780151367f));
        even = Vector256.MultiplyAddEstimate(square, even, Vector256.Create(0.5f));
        var numerator = Vector256.MultiplyAddEstimate(t, odd, even);

        even = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.10150160640478134f), Vector256.Create(1.200904130935669f));
        odd = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.010258876718580723f), Vector256.Create(0.46840959787368774f));
        even = Vector256.MultiplyAddEstimate(square, even, Vector256<float>.One);
        odd = Vector256.MultiplyAddEstimate(square, odd, Vector256.Create(1.673470377922058f));
        var denominator = Vector256.MultiplyAddEstimate(t, odd, even);

        var ratio = factor * numerator / denominator;
        return (Vector256.MultiplyAddEstimate(ratio, power, ratio), exponent);
    }

    /// <summary>The error function: its series in x² below 1, there with 0.02 units of error; above, 1 − erfc.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Erf(Vector256<float> x)
    {
        var t = Vector256.Abs(x);
        var (value, exponent) = NormalTail(t * 1.41421356f, Vector256.Create(2f));
        var outer = Vector256<float>.One - PowersOfTwo.Times(value, exponent);

        var square = t * t;
        var fourth = square * square;
        var low = Vector256.MultiplyAddEstimate(square, Vector256.Create(-0.3761262595653534f), Vector256.Create(0.1283791065216064f));
        var high = Vector256.MultiplyAddEstimate(square, Vector256.Create(-0.026853810995817184f), Vector256.Create(0.1128358542919159f));
        var highest = Vector256.MultiplyAddEstimate(
            square, Vector256.Create(-0.0008010187302716076f), Vector256.Create(0.005188326817005873f));
        highest = Vector256.MultiplyAddEstimate(fourth, Vector256.Create(7.853842544136569e-05f), highest);
        // The first term without its 1: what is left is small beside t, and so are its errors.
        var inner = Vector256.MultiplyAddEstimate(
            t, Vector256.MultiplyAddEstimate(fourth, Vector256.MultiplyAddEstimate(fourth, highest, high), low), t);
        return Vector256.CopySign(Vector256.ConditionalSelect(Vector256.LessThan(t, Vector256<float>.One), inner, outer), x);
    }

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1, also where that is tiny.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LogP1(Vector256<float> x)
    {
        // 2 artanh(s) with s = x/(2 + x), where 2s = x − sx, which loses nothing: x − s(x − 2s² · (1/3 + s²/5 + …)).
        var s = x / (x + Vector256.Create(2f));
        var square = s * s;
        var low = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.2001076340675354f), Vector256.Create(0.3333320915699005f));
        var high = Vector256.MultiplyAddEstimate(square, Vector256.Create(0.1400599479675293f), Vector256.Create(0.14000901579856873f));
        var tail = (square + square) * Vector256.MultiplyAddEstimate(square * square, high, low);
        return Vector256.MultiplyAddEstimate(s, tail - x, x);
    }

    /// <summary>ln x, of subnormal numbers, too; −∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        // x = m·2ⁿ with m from √½ to √2; a subnormal number is made normal before.
        var isSubnormal = Vector256.LessThan(x, Vector256.Create(1.17549435e-38f));
        var bits = Vector256.ConditionalSelect(isSubnormal, x * 8388608f, x).AsInt32();
        var exponent = Vector256.ShiftRightArithmetic(bits - Vector256.Create(0x3F3504F3), 23);
        var m = (bits - (exponent << 23)).AsSingle();
        var n = Vector256.ConvertToSingle(exponent);
        n -= Vector256.ConditionalSelect(isSubnormal, Vector256.Create(23f), Vector256<float>.Zero);
        // ln 2 in two parts, the first with so few bits that n times it is exact.
        var fraction = Vector256.MultiplyAddEstimate(n, Vector256.Create(-2.12194440e-4f), LogP1(m - Vector256<float>.One));
        var value = Vector256.MultiplyAddEstimate(n, Vector256.Create(0.693359375f), fraction);

        value = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(float.PositiveInfinity)), value, x);
        var atZero = Vector256.ConditionalSelect(
            Vector256.Equals(x, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), Vector256.Create(float.NaN));
        return Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), value, atZero);
    }

    /// <summary>p and n so that eˣ = (1 + p) · 2ⁿ, with |p| below 0.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Power, Vector256<float> Exponent) ExpM1Reduced(Vector256<float> x)
    {
        var (r, n) = Reduced(x);
        return (ExpM1OfReduced(r), n);
    }

    /// <summary>r and n so that eˣ = eʳ · 2ⁿ, with |r| ≤ ln2/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Remainder, Vector256<float> Exponent) Reduced(Vector256<float> x)
    {
        // Adding 1.5·2²³ rounds to an integer n.
        var shifter = Vector256.Create(12582912f);
        var n = Vector256.MultiplyAddEstimate(x, Vector256.Create(1.44269504f), shifter) - shifter;
        // ln 2 in two parts, the first with so few bits that n times it is exact.
        var r = Vector256.MultiplyAddEstimate(n, Vector256.Create(-0.693359375f), x);
        return (Vector256.MultiplyAddEstimate(n, Vector256.Create(2.12194440e-4f), r), n);
    }

    /// <summary>eʳ − 1 for |r| ≤ ln2/2, and a little more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpM1OfReduced(Vector256<float> r)
    {
        // (eʳ − 1 − r)/r².
        var tail = Vector256.MultiplyAddEstimate(r, Vector256.Create(0.0013814467238262296f), Vector256.Create(0.008368780836462975f));
        tail = Vector256.MultiplyAddEstimate(r, tail, Vector256.Create(0.04166839271783829f));
        tail = Vector256.MultiplyAddEstimate(r, tail, Vector256.Create(0.1666651964187622f));
        tail = Vector256.MultiplyAddEstimate(r, tail, Vector256.Create(0.4999999403953552f));
        return Vector256.MultiplyAddEstimate(r * r, tail, r);
    }
}
