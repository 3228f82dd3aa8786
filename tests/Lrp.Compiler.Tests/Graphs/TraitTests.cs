using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Graphs;

/// <summary>What tables claim of functions, tried on their values: passes leave out work because of it.</summary>
public class TraitTests
{
    private const int Samples = 200;

    private static readonly IEnumerable<(double Alpha, double Beta)> s_parameters =
        new[] { 0.3, 1.5, 0, -0.7 }.SelectMany(alpha => new[] { 2, 0.4, 0, -0.5 }.Select(beta => (alpha, beta)));

    public static TheoryData<UnaryFunction> UnaryFunctions => [.. Enum.GetValues<UnaryFunction>()];

    public static TheoryData<BinaryFunction> BinaryFunctions => [.. Enum.GetValues<BinaryFunction>()];

    [Theory]
    [MemberData(nameof(UnaryFunctions))]
    public void A_function_of_one_number_is_what_its_row_says(UnaryFunction function)
    {
        foreach (var unary in Parameterised(function))
        {
            var traits = unary.FunctionTraits;
            double[] points = [.. Points((int)function), 0, -0.0];
            Assert.Equal(traits.IsPartial, Array.Exists(points, x => !double.IsFinite(Value(unary, x))));
            Assert.Equal(traits.IsPartial, Array.Exists(points, x => !double.IsFinite(Derivative(unary, x))));
            // Outside of the domain of a root nothing else is claimed.
            var values = points.Zip(points.Select(x => Value(unary, x))).Where(pair => !double.IsNaN(pair.Second)).ToList();
            Assert.True(!traits.GivesNonNegative || values.TrueForAll(pair => pair.Second >= 0), $"{unary} is below 0");
            Assert.True(
                !traits.KeepsNonNegative || values.TrueForAll(pair => pair.First < 0 || pair.Second >= 0), $"{unary} is below 0 for x ≥ 0");
            Assert.True(!traits.GivesZeros || values.Count(pair => pair.Second == 0) >= 0.4 * points.Length, $"{unary} has few zeros");
            var flat = points.Count(x => Derivative(unary, x) == 0);
            Assert.True(!traits.SlopeGivesZeros || flat >= 0.4 * points.Length, $"{unary}′ has few zeros");
            Assert.Equal(traits.IsZeroAtZero, Value(unary, 0) == 0);
            Assert.Equal(traits.HasPole, double.IsInfinity(Value(unary, 0)));
            double[] extremes = [Value(unary, double.NegativeInfinity), Value(unary, double.PositiveInfinity)];
            Assert.True(!traits.IsBounded || !Array.Exists(extremes, double.IsInfinity), $"{unary} is not bounded");
        }
    }

    /// <summary>A parameter more than a row says would be left out of generated code and dumps.</summary>
    [Theory]
    [MemberData(nameof(UnaryFunctions))]
    public void A_function_reads_the_parameters_that_its_row_counts(UnaryFunction function)
    {
        var count = new Unary(function).FunctionTraits.Parameters;
        Assert.Equal(count >= 1, Depends(alpha => new Unary(function, alpha, 7)));
        Assert.Equal(count >= 2, Depends(beta => new Unary(function, 3, beta)));

        bool Depends(Func<double, Unary> of) => Points(1).Concat(Enumerable.Range(-200, 400).Select(index => 0.05 * index))
            .Any(x => !Value(of(4), x).Equals(Value(of(5), x)));
    }

    [Theory]
    [MemberData(nameof(BinaryFunctions))]
    public void A_function_of_two_numbers_is_what_its_row_says(BinaryFunction function)
    {
        var (binary, traits) = (new Binary(function), BinaryTraits.Of(function));
        var pairs = Points(1).Zip(Points(2)).Concat([(1, 1), (2, 2)]).ToList();
        Assert.Equal(
            traits.IsPartial,
            pairs.Exists(pair => !double.IsFinite(Value(pair.First, pair.Second)) || !double.IsFinite(Value(pair.First, 0))));
        foreach (var (a, b) in pairs)
        {
            Assert.True(!traits.IsCondition || Value(a, b) is 0 or 1, $"{function}({a}, {b}) is no truth value");
            Assert.True(!traits.KeepsNonNegative || Value(Math.Abs(a), Math.Abs(b)) >= 0, $"{function} of {a}, {b} is below 0");
            Assert.True(traits.Zero is not (ZeroOf.First or ZeroOf.Either) || Value(0, b) == 0, $"{function}(0, {b}) is not 0");
            Assert.True(traits.Zero != ZeroOf.Either || Value(a, 0) == 0, $"{function}({a}, 0) is not 0");
        }

        Assert.True(traits.Zero is ZeroOf.None or ZeroOf.First || Value(0, 0) == 0, $"{function}(0, 0) is not 0");

        double Value(double a, double b) => binary.Evaluate([Tensor.Scalar(a), Tensor.Scalar(b)])[0].Data[0];
    }

    private static double Value(Unary unary, double x) => unary.Evaluate([Tensor.Scalar(x)])[0].Data[0];

    private static double Derivative(Unary unary, double x) =>
        new UnaryDerivative(unary.Function, unary.Alpha, unary.Beta).Evaluate([Tensor.Scalar(x)])[0].Data[0];

    /// <summary>The function with parameters of either sign; those of a format are numbers of bits.</summary>
    private static IEnumerable<Unary> Parameterised(UnaryFunction function) => function == UnaryFunction.RoundToFormat
        ? [new Unary(function, 8, 8), new Unary(function, 11, 5)]
        : s_parameters.Where(pair => IsDefined(function, pair.Alpha, pair.Beta)).Select(pair => new Unary(function, pair.Alpha, pair.Beta));

    /// <summary>x/α has no value for α = 0, and a clip's bounds have an order.</summary>
    private static bool IsDefined(UnaryFunction function, double alpha, double beta) =>
        !(function == UnaryFunction.Celu && alpha == 0) && !(function == UnaryFunction.Clip && alpha > beta);

    private static double[] Points(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Samples).Select(index => ((random.NextDouble() * 2) - 1) * Math.Pow(10, (index % 4) - 2))];
    }
}
