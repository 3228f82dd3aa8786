using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

public class VectorMathTests
{
    private const double Alpha = 1.6732632423543772;
    private const double Beta = 1.0507009873554805;

    private static readonly float[] Arguments = MakeArguments();

    /// <summary>Functions that are computed in float32, within two units in the last place but for some.</summary>
    private static readonly string[] Singles =
    [
        "Exp", "ExpDerivative", "Log", "Tanh", "Sigmoid", "SoftplusDerivative", "Silu1", "Erf", "Softplus", "LogSigmoid", "Softsign",
        "Elu", "Selu", "Celu", "Mish", "Gelu",
    ];

    private static readonly Dictionary<string, int> Units = new() { ["Elu"] = 3, ["Celu"] = 3, ["Mish"] = 4, ["Gelu"] = 5 };

    public static TheoryData<string> Functions => [.. Table.Keys];

    public static TheoryData<string> SingleFunctions => [.. Singles];

    public static TheoryData<string> OtherFunctions => [.. Table.Keys.Except(Singles)];

    /// <summary>Each function in its three widths, and the same in float64 by the class library.</summary>
    private static Dictionary<string, Function> Table { get; } = new()
    {
        ["Exp"] = new(VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, Math.Exp),
        ["ExpDerivative"] = new(VectorMath.ExpDerivative, VectorMath.ExpDerivative, VectorMath.ExpDerivative, Math.Exp),
        ["Log"] = new(VectorMath.Log, VectorMath.Log, VectorMath.Log, Math.Log),
        ["LogDerivative"] = new(VectorMath.LogDerivative, VectorMath.LogDerivative, VectorMath.LogDerivative, x => 1 / x),
        ["Tanh"] = new(VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, Math.Tanh),
        ["TanhDerivative"] = new(
            VectorMath.TanhDerivative, VectorMath.TanhDerivative, VectorMath.TanhDerivative, x => 1 / Math.Cosh(x) / Math.Cosh(x)),
        ["Sigmoid"] = new(VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, Sigmoid),
        ["SigmoidDerivative"] = new(
            VectorMath.SigmoidDerivative, VectorMath.SigmoidDerivative, VectorMath.SigmoidDerivative, x => Sigmoid(x) * Sigmoid(-x)),
        ["Erf"] = new(VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, Erf),
        ["ErfDerivative"] = new(
            VectorMath.ErfDerivative, VectorMath.ErfDerivative, VectorMath.ErfDerivative,
            x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-(double)x * x)),
        ["Softplus"] = new(VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, Softplus),
        ["LogSigmoid"] = new(VectorMath.LogSigmoid, VectorMath.LogSigmoid, VectorMath.LogSigmoid, x => -Softplus(-x)),
        ["SoftplusDerivative"] = new(
            VectorMath.SoftplusDerivative, VectorMath.SoftplusDerivative, VectorMath.SoftplusDerivative, Sigmoid),
        ["Softsign"] = new(VectorMath.Softsign, VectorMath.Softsign, VectorMath.Softsign, x => x / (1 + Math.Abs(x))),
        ["SoftsignDerivative"] = new(
            VectorMath.SoftsignDerivative, VectorMath.SoftsignDerivative, VectorMath.SoftsignDerivative,
            x => Math.Pow(1 + Math.Abs(x), -2)),
        ["Elu"] = new(
            x => VectorMath.Elu(x, Alpha), x => VectorMath.Elu(x, Alpha), x => VectorMath.Elu(x, Alpha),
            x => x > 0 ? x : Alpha * ExpM1(x)),
        ["EluDerivative"] = new(
            x => VectorMath.EluDerivative(x, Alpha), x => VectorMath.EluDerivative(x, Alpha), x => VectorMath.EluDerivative(x, Alpha),
            x => x > 0 ? 1 : Alpha * Math.Exp(x)),
        ["Selu"] = new(
            x => VectorMath.Selu(x, Alpha, Beta), x => VectorMath.Selu(x, Alpha, Beta), x => VectorMath.Selu(x, Alpha, Beta),
            x => Beta * (x > 0 ? x : Alpha * ExpM1(x))),
        ["SeluDerivative"] = new(
            x => VectorMath.SeluDerivative(x, Alpha, Beta), x => VectorMath.SeluDerivative(x, Alpha, Beta),
            x => VectorMath.SeluDerivative(x, Alpha, Beta), x => Beta * (x > 0 ? 1 : Alpha * Math.Exp(x))),
        ["Celu"] = new(
            x => VectorMath.Celu(x, Alpha), x => VectorMath.Celu(x, Alpha), x => VectorMath.Celu(x, Alpha),
            x => x > 0 ? x : Alpha * ExpM1(x / Alpha)),
        ["CeluDerivative"] = new(
            x => VectorMath.CeluDerivative(x, Alpha), x => VectorMath.CeluDerivative(x, Alpha), x => VectorMath.CeluDerivative(x, Alpha),
            x => x > 0 ? 1 : Math.Exp(x / Alpha)),
        ["Mish"] = new(VectorMath.Mish, VectorMath.Mish, VectorMath.Mish, x => x < -1000 ? 0 : x * Math.Tanh(Softplus(x))),
        ["Gelu"] = new(VectorMath.Gelu, VectorMath.Gelu, VectorMath.Gelu, x => x < -100 ? 0 : x * Normal(x)),
        ["GeluTanh"] = new(VectorMath.GeluTanh, VectorMath.GeluTanh, VectorMath.GeluTanh, x => x * Sigmoid(2 * GeluInner(x))),
        ["Silu"] = new(
            x => VectorMath.Silu(x, Alpha), x => VectorMath.Silu(x, Alpha), x => VectorMath.Silu(x, Alpha), x => x * Sigmoid(Alpha * x)),
        ["Silu1"] = new(x => VectorMath.Silu(x, 1), x => VectorMath.Silu(x, 1), x => VectorMath.Silu(x, 1), x => x < -1000 ? 0 : x * Sigmoid(x)),
        ["RoundToFormat"] = new(
            x => VectorMath.RoundToFormat(x, 11, 5), x => VectorMath.RoundToFormat(x, 11, 5), x => VectorMath.RoundToFormat(x, 11, 5),
            x => (double)(Half)x),
    };

    [Theory]
    [MemberData(nameof(SingleFunctions))]
    public void A_function_in_float32_is_within_its_units_in_the_last_place_and_one_more_without_fused_products(string name)
    {
        var (function, worst) = (Table[name], 0.0);
        for (var bits = 0L; bits <= uint.MaxValue; bits += 9973)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            var (exact, actual) = (function.Exact(x), function.Narrow(Vector128.Create(x)).ToScalar());
            if (double.IsNaN(exact))
            {
                Assert.True(float.IsNaN(actual), $"{name}({x:R}) = {actual:R}");
            }
            else if (float.IsFinite((float)exact))
            {
                var unit = Math.Max(float.Epsilon, (double)MathF.BitIncrement(Math.Abs((float)exact)) - Math.Abs((float)exact));
                worst = Math.Max(worst, Math.Abs(exact - actual) / unit);
            }
            else
            {
                Assert.Equal((float)exact, actual);
            }
        }

        Assert.InRange(worst, 0, Units.GetValueOrDefault(name, 2) + (Fma.IsSupported || AdvSimd.IsSupported ? 0 : 1));
    }

    [Theory]
    [MemberData(nameof(OtherFunctions))]
    public void A_function_is_its_float64_value_rounded_once(string name)
    {
        var function = Table[name];
        foreach (var x in Arguments)
        {
            var expected = (float)function.Exact(x);
            var actual = function.Narrow(Vector128.Create(x)).ToScalar();
            if (float.IsNaN(expected) || float.IsInfinity(expected))
                Assert.Equal(expected, actual);
            else
                AssertClose(expected, actual, $"{name}({x:R})");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void All_widths_give_the_same_bits(string name)
    {
        var function = Table[name];
        for (var index = 0; index + 16 <= Arguments.Length; index += 16)
        {
            var wide = function.Widest(Vector512.Create(Arguments.AsSpan(index)));
            var middle = Vector512.Create(
                function.Wide(Vector256.Create(Arguments.AsSpan(index))), function.Wide(Vector256.Create(Arguments.AsSpan(index + 8))));
            var narrow = Vector512.Create(Halves(index), Halves(index + 8));
            Assert.Equal(wide.AsInt32(), middle.AsInt32());
            Assert.Equal(wide.AsInt32(), narrow.AsInt32());
        }

        Vector256<float> Halves(int index) => Vector256.Create(
            function.Narrow(Vector128.Create(Arguments.AsSpan(index))), function.Narrow(Vector128.Create(Arguments.AsSpan(index + 4))));
    }

    // Twenty digits by arbitrary-precision arithmetic, where the class library has no function.
    [Theory]
    [InlineData(0.0f, 0, 0, 0.5)]
    [InlineData(1.0000000031710769e-30f, 1.1283791706736896e-30, 5.0000000158553843e-31, 0.5)]
    [InlineData(-9.999999747378752e-05f, -0.00011283791348289936, -4.9996009314297955e-5, 0.4999202115462013)]
    [InlineData(0.30000001192092896f, 0.32862677175271542, 0.18537343538671312, 0.7323277755109192)]
    [InlineData(-0.9900000095367432f, -0.83850807359371203, -0.15947618814458738, -0.080859390264167321)]
    [InlineData(1.0f, 0.84270079294971487, 0.84134474606854295, 1.0833154705876863)]
    [InlineData(-1.0099999904632568f, -0.84681049234828006, -0.15781012228875614, -0.085698961445420761)]
    [InlineData(1.5f, 0.96610514647531073, 1.3997891980967129, 1.1274691922299795)]
    [InlineData(-2.0f, -0.99532226501895273, -0.045500263896358414, -0.085231801078196897)]
    [InlineData(3.0f, 0.99997790950300141, 2.9959503059051097, 1.0119456472041839)]
    [InlineData(-5.0f, -0.99999999999846254, -1.4332578593959696e-6, -7.1469460017922946e-6)]
    [InlineData(6.0f, 0.99999999999999998, 5.9999999940804741, 1.0000000354687095)]
    [InlineData(-8.0f, -1.0, -4.9767684594174273e-15, -3.979607261086796e-14)]
    [InlineData(-12.0f, -1.0, -2.1317785344932148e-32, -2.5578956616748956e-31)]
    [InlineData(13.0f, 1.0, 13.0, 1.0)]
    [InlineData(-13.5f, -1.0, -1.0555389862638153e-40, -1.4248940914798838e-39)]
    [InlineData(30.0f, 1.0, 30.0, 1.0)]
    [InlineData(-3.0000000054977558e+38f, -1.0, 0, 0)]
    public void The_error_function_and_Gelu_are_right_where_they_are_tiny_too(float x, double erf, double gelu, double geluDerivative)
    {
        AssertClose((float)erf, VectorMath.Erf(Vector128.Create(x)).ToScalar(), $"erf({x})");
        AssertClose((float)gelu, VectorMath.Gelu(Vector128.Create(x)).ToScalar(), $"gelu({x})");
        AssertClose((float)geluDerivative, VectorMath.GeluDerivative(Vector128.Create(x)).ToScalar(), $"gelu'({x})");
    }

    [Fact]
    public void Derivatives_are_slopes()
    {
        for (var x = -6.0; x <= 6; x += 0.37)
        {
            AssertSlope(Table["Mish"].Exact, VectorMath.MishDerivative, x);
            AssertSlope(Table["GeluTanh"].Exact, VectorMath.GeluTanhDerivative, x);
            AssertSlope(Table["Silu"].Exact, y => VectorMath.SiluDerivative(y, Alpha), x);
        }
    }

    [Fact]
    public void At_a_kink_the_derivative_is_that_from_below()
    {
        Assert.Equal((float)Alpha, VectorMath.EluDerivative(Vector128<float>.Zero, Alpha).ToScalar());
        Assert.Equal((float)(Alpha * Beta), VectorMath.SeluDerivative(Vector128<float>.Zero, Alpha, Beta).ToScalar());
        Assert.Equal(1, VectorMath.CeluDerivative(Vector128<float>.Zero, Alpha).ToScalar());
    }

    [Fact]
    public void Finite_arguments_never_give_NaN()
    {
        Func<Vector128<float>, Vector128<float>>[] others =
        [
            VectorMath.Erf, VectorMath.Gelu, VectorMath.GeluDerivative, VectorMath.GeluTanhDerivative, VectorMath.MishDerivative,
            x => VectorMath.SiluDerivative(x, 1),
        ];
        foreach (var function in Table.Where(entry => entry.Key != "Log").Select(entry => entry.Value.Narrow).Concat(others))
        {
            foreach (var x in Arguments)
                Assert.False(float.IsNaN(function(Vector128.Create(x)).ToScalar()), $"{x:R}");
        }
    }

    [Theory]
    [InlineData(1 + 1.0f / 128, 1 + 1.0f / 128)]
    [InlineData(1 + 1.0f / 256, 1)] // a tie goes to the even one
    [InlineData(1 + 3.0f / 256, 1 + 1.0f / 64)]
    [InlineData(-3.3e38f, -3.2964854295465914e38f)]
    [InlineData(3.4e38f, float.PositiveInfinity)]
    [InlineData(1.3e-40f, 9.183549615799121e-41f)] // subnormal: multiples of 2^-133
    public void A_number_rounds_to_bfloat16(float x, float expected) =>
        Assert.Equal(expected, VectorMath.RoundToFormat(Vector128.Create(x), 8, 8).ToScalar());

    [Theory]
    [InlineData(2.5f, 3.1f)]
    [InlineData(0, 0)]
    [InlineData(0, -1)]
    [InlineData(-2, 3)]
    [InlineData(-2, 0.5f)]
    [InlineData(float.PositiveInfinity, -2)]
    [InlineData(1e-20f, 3)]
    public void A_power_is_its_float64_value_rounded_once_in_all_widths(float a, float b)
    {
        var expected = (float)Math.Pow(a, b);
        var other = (float)Math.Pow(b, a);
        Assert.Equal(Vector128.Create(expected, other, expected, expected), VectorMath.Power(First(a, b), First(b, a)));
        Assert.Equal(Vector256.Create(First(expected, other), First(expected, other)),
            VectorMath.Power(Vector256.Create(First(a, b), First(a, b)), Vector256.Create(First(b, a), First(b, a))));
        Assert.Equal(Vector512.Create(expected), VectorMath.Power(Vector512.Create(a), Vector512.Create(b)));

        static Vector128<float> First(float x, float y) => Vector128.Create(x, y, x, x);
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Assert.Throws<NotSupportedException>(() => VectorMath.Exp(1.0));
        Assert.Throws<NotSupportedException>(() => VectorMath.Power(1.0, 2.0));
    }

    private static void AssertSlope(Func<double, double> function, Func<Vector128<float>, Vector128<float>> derivative, double x)
    {
        var at = (double)(float)x;
        var slope = (function(at + 1e-5) - function(at - 1e-5)) / 2e-5;
        Assert.Equal(slope, derivative(Vector128.Create((float)x)).ToScalar(), 2e-7);
    }

    private static void AssertClose(float expected, float actual, string what)
    {
        // The next float is as close as float64 arithmetic can tell.
        var tolerance = Math.Max(1.2e-7 * Math.Abs((double)expected), float.Epsilon);
        Assert.True(Math.Abs((double)expected - actual) <= tolerance, $"{what}: expected {expected:R}, got {actual:R}");
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // ln(1 + e) = 2 artanh(e/(2 + e)), which keeps its digits where e is small.
    private static double Softplus(double x) => Math.Max(x, 0) + 2 * Math.Atanh(1 / (1 + 2 * Math.Exp(Math.Abs(x))));

    private static double ExpM1(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;

    private static double Normal(double x) => VectorSeries.NormalCumulative(Vector256.Create(x)).ToScalar();

    private static double Erf(double x) => VectorSeries.Erf(Vector256.Create(x)).ToScalar();

    private static double GeluInner(double x) => Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);

    /// <summary>Both signs, every magnitude a float has, and densely where functions bend.</summary>
    private static float[] MakeArguments()
    {
        var magnitudes = new List<float> { 0, float.Epsilon, float.MaxValue, 88.7f, 88.8f, 104, 708, 710 };
        for (var exponent = -44.0; exponent < 38.5; exponent += 0.17)
            magnitudes.Add((float)Math.Pow(10, exponent));
        for (var x = 0.01f; x < 30; x += 0.0173f)
            magnitudes.Add(x);
        return [.. magnitudes, .. magnitudes.Select(x => -x)];
    }

    private sealed record Function(
        Func<Vector128<float>, Vector128<float>> Narrow,
        Func<Vector256<float>, Vector256<float>> Wide,
        Func<Vector512<float>, Vector512<float>> Widest,
        Func<double, double> Exact);
}
