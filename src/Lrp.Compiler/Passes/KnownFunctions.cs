using System.Globalization;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using static Lrp.Compiler.IR.UnaryFunction;

namespace Lrp.Compiler.Passes;

/// <summary>
/// Activations are known by their values, however they are written: a row reads its parameters off a function's values at a few points, and
/// is the function where they agree at all others.
/// </summary>
internal static class KnownFunctions
{
    private const double Far = 1e30;

    /// <summary>e⁻³⁷ is less than float64's 2⁻⁵³.</summary>
    private const double Saturated = 37;

    /// <summary>Dense where activations bend. Beyond 90, exponentials leave float32.</summary>
    private static readonly double[] Points =
    [
        -Far, -1e6, -90, -Saturated, -20, -12, -8, -6.1, -5.9, -4.2, -3, -2.7, -2, -1.5, -1, -0.7, -0.3, -0.1, -1e-3, 0,
        1e-3, 0.1, 0.3, 0.7, 1, 1.5, 2, 2.7, 3, 4.2, 5.9, 6.1, 8, 12, 20, Saturated, 90, 1e6, Far,
    ];

    /// <summary>Some of them: few functions are those of a row, and most differ here.</summary>
    private static readonly double[] Few = [-3, -1, 0.3, 2.7];

    /// <summary>Of two rows that both fit, the first is the simpler one.</summary>
    private static readonly IReadOnlyList<Func<Func<double, double>, Unary?>> Rows =
    [
        _ => new(Relu),
        _ => new(Absolute),
        f => ActivationImport.Clip(Tail(f, -Far), Tail(f, Far)),
        f => new(LeakyRelu, Tidy(-f(-1))),
        f => f(0) == 0.5 ? new(HardSigmoid, Tidy((f(1e-3) - 0.5) / 1e-3), 0.5) : null,
        _ => new(HardSwish),
        _ => new(Sigmoid),
        _ => new(Tanh),
        _ => new(Softplus),
        _ => new(LogSigmoid),
        _ => new(Softsign),
        _ => new(Mish),
        _ => new(Gelu),
        _ => new(GeluTanh),

        // x·σ(αx) at 1.
        f => f(1) is > 0 and < 1 and var y ? new(Silu, Tidy(Math.Log(y / (1 - y)))) : null,
        f => new(Elu, Tidy(-f(-Saturated))),
        f => f(1) > 0 ? new(Selu, Tidy(-f(-Saturated) / f(1)), Tidy(f(1))) : null,
        f => new(Celu, Tidy(-f(-1e6))),
    ];

    public static Unary? Find(ScalarExpression expression)
    {
        var numbers = expression.Numbers.Where(number => Math.Abs(number) is > 0 and < Far).ToList();
        double[] points = [.. Points, .. numbers.SelectMany(number => new[] { number, -number, number / 2, -number / 2, number * 2, -number * 2 })];
        var values = expression.Evaluate(points);
        double At(double point) => values[Array.IndexOf(points, point)];
        var thresholds = numbers.Select(number => new Unary(ThresholdedRelu, number));
        bool Fits(Unary known, double[] at) => AreNear(Array.ConvertAll(at, At), known.Evaluate([Tensor.Vector(at)])[0].Data, at);
        return Rows.Select(row => row(At)).Concat(thresholds)
            .FirstOrDefault(candidate => candidate is { } known && IsSensible(known) && Fits(known, Few) && Fits(known, points));
    }

    /// <summary>
    /// The sign with which a weight is the slope of a PReLU, whatever its value: 1, −1; null where it is none.
    /// </summary>
    public static int? FindPRelu(ScalarExpression expression)
    {
        double[] slopes = [0.25, -0.5, 1.75];
        var (points, parameters) = (slopes.SelectMany(_ => Points).ToArray(), slopes.SelectMany(slope => Points.Select(_ => slope)).ToArray());
        var values = expression.Evaluate(points, parameters);
        foreach (var sign in new[] { 1, -1 })
        {
            if (AreNear(values, [.. points.Zip(parameters, (x, slope) => x >= 0 ? x : sign * slope * x)], points))
                return sign;
        }

        return null;
    }

    /// <summary>Of a clip, its bound; at the end none.</summary>
    private static double Tail(Func<double, double> f, double far) =>
        f(far) == far ? far * double.PositiveInfinity : Tidy(f(far));

    /// <summary>Not another function of the table in disguise, and none that goes down.</summary>
    private static bool IsSensible(Unary known) => known.Function switch
    {
        LeakyRelu => known.Alpha is not (0 or 1),
        HardSigmoid or Elu or Selu or Celu => known.Alpha > 0,
        Clip => known.Alpha < known.Beta && !(double.IsInfinity(known.Alpha) && double.IsInfinity(known.Beta)),
        Silu => known.Alpha != 0,
        _ => true,
    };

    /// <summary>To how many digits exporters write. Where a formula overflows, nothing can be compared.</summary>
    private static bool AreNear(double[] values, double[] wanted, double[] points)
    {
        for (var index = 0; index < points.Length; index++)
        {
            var size = Math.Abs(points[index]);
            var isComparable = size <= Saturated || !(double.IsNaN(values[index]) || double.IsInfinity(values[index]));
            if (isComparable && !(Math.Abs(values[index] - wanted[index]) <= 1e-6 * Math.Max(size, 1)))
                return false;
        }

        return true;
    }

    private static double Tidy(double value) =>
        double.Parse(value.ToString("G9", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
}
