namespace Lrp.Compiler.IR;

/// <summary>Functions that <see cref="Math"/> lacks, or loses digits of, in float64.</summary>
internal static class SpecialFunctions
{
    private const double GeluCubic = 0.044715;

    private static readonly double _geluScale = Math.Sqrt(2 / Math.PI);

    /// <summary>The error function, to about 1e-15.</summary>
    public static double Erf(double x)
    {
        var size = Math.Abs(x);
        if (double.IsNaN(x) || size > 6)
            return double.IsNaN(x) ? x : Math.Sign(x);
        return size < 2 ? ErfSeries(x) : Math.Sign(x) * (1 - ErfcFraction(size));
    }

    public static double NormalCumulative(double x) => 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double HardSigmoid(double x, double alpha, double beta) => Math.Max(0, Math.Min(1, (alpha * x) + beta));

    /// <summary>ln(1 + eˣ) without overflow.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    public static double GeluTanhArgument(double x) => _geluScale * (x + (GeluCubic * x * x * x));

    public static double GeluTanhDerivative(double x)
    {
        var tanh = Math.Tanh(GeluTanhArgument(x));
        return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * _geluScale * (1 + (3 * GeluCubic * x * x)));
    }

    public static double Square(double x) => x * x;

    /// <summary>eˣ − 1. The error that the subtraction makes visible is the logarithm's as well: the quotient is free of it.</summary>
    public static double ExpMinusOne(double x)
    {
        var exp = Math.Exp(x);
        if (exp == 1)
            return x;
        return exp == 0 || double.IsInfinity(exp) ? exp - 1 : (exp - 1) * (x / Math.Log(exp));
    }

    /// <summary>The nearest number, ties to even, of a binary format with so many bits of significand and exponent.</summary>
    public static double RoundToFormat(double x, int significand, int exponent)
    {
        if (double.IsNaN(x) || double.IsInfinity(x))
            return x;
        var largestPower = (1 << (exponent - 1)) - 1;
        var power = (int)((BitConverter.DoubleToInt64Bits(x) >> 52) & 0x7FF) - 1023;

        // Below the smallest power the format's numbers are equally spaced.
        var spacing = Math.Pow(2, Math.Max(power, 1 - largestPower) + 1 - significand);
        var rounded = Math.Round(x / spacing) * spacing;
        return Math.Abs(rounded) < Math.Pow(2, largestPower + 1) ? rounded : x > 0 ? double.PositiveInfinity : double.NegativeInfinity;
    }

    /// <summary>ln(1 + x), by the same thought.</summary>
    private static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>2/√π · e^(−x²) · Σ 2ⁿx²ⁿ⁺¹ / (1·3·…·(2n+1)): all terms have one sign, so nothing cancels.</summary>
    private static double ErfSeries(double x)
    {
        double term = x, sum = x;
        for (var n = 1; sum + term != sum; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>e^(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))): from x = 2 on, 60 levels leave less than 1e-15.</summary>
    private static double ErfcFraction(double x)
    {
        var fraction = x;
        for (var level = 60; level > 0; level--)
            fraction = x + (level / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
