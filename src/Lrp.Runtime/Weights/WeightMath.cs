using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>The functions of weight recipes, in float64, by the names the compiler's operators have.</summary>
internal static class WeightMath
{
    public static double LeakyRelu(double x, double slope) => x >= 0 ? x : slope * x;

    public static double Elu(double x, double alpha) => x > 0 ? x : alpha * ExpM1(x);

    public static double Selu(double x, double alpha, double scale) => scale * Elu(x, alpha);

    public static double Celu(double x, double alpha) => x > 0 ? x : alpha * ExpM1(x / alpha);

    public static double Softplus(double x) => Math.Max(x, 0) + LogP1(Math.Exp(-Math.Abs(x)));

    public static double Softsign(double x) => x / (1 + Math.Abs(x));

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double HardSigmoid(double x, double slope, double shift) => Math.Max(0, Math.Min(1, slope * x + shift));

    public static double HardSwish(double x) => x * HardSigmoid(x, 1.0 / 6, 0.5);

    public static double Mish(double x) => x * Math.Tanh(Softplus(x));

    public static double Gelu(double x) => x / 2 * (1 + Erf(x / Math.Sqrt(2)));

    public static double GeluTanh(double x) => x / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    public static double Silu(double x, double alpha) => x * Sigmoid(alpha * x);

    public static double ThresholdedRelu(double x, double threshold) => x <= threshold ? 0 : x;

    public static double Stabilize(double x, double epsilon) => x >= 0 ? x + epsilon : x - epsilon;

    public static double Erf(double x) => VectorSeries.Erf(Vector256.Create(x)).ToScalar();

    public static double RoundToFormat(double x, double significand, double exponent) =>
        VectorFunctions.RoundToFormat.Invoke(Vector256.Create(x), significand, exponent).ToScalar();

    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    public static double PRelu(double a, double slope) => a >= 0 ? a : a * slope;

    public static double PReluDerivative(double a, double slope) => a > 0 ? 1 : slope;

    // A choice, not a product: 0 also where b is infinite.
    public static double Where(double a, double b) => a != 0 ? b : 0;

    private static double ExpM1(double x) => Math.Abs(x) < 1e-5 ? x * (1 + x / 2) : Math.Exp(x) - 1;

    private static double LogP1(double x) => x < 1e-5 ? x * (1 - x / 2) : Math.Log(1 + x);
}
