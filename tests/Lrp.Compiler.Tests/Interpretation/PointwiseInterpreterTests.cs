using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Interpretation;

public class PointwiseInterpreterTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.1124629160182848922)]
    [InlineData(0.5, 0.5204998778130465377)]
    [InlineData(1, 0.8427007929497148693)]
    [InlineData(-1, -0.8427007929497148693)]
    [InlineData(1.9, 0.9927904292352574700)]
    [InlineData(2, 0.9953222650189527342)]
    [InlineData(3, 0.9999779095030014146)]
    [InlineData(-4.5, -0.9999999998033839558)]
    [InlineData(40, 1)]
    [InlineData(1e-300, 1.1283791670955126e-300)]
    public void Error_function_is_exact_to_1e_15(double x, double expected) =>
        Assert.True(Math.Abs(Evaluate(UnaryFunction.Erf, x) - expected) <= 1e-15 * Math.Abs(expected));

    [Theory]
    [InlineData(0, 1e-6)]
    [InlineData(-0.0, 1e-6)]
    [InlineData(2, 2.000001)]
    [InlineData(-2, -2.000001)]
    public void Stabiliser_takes_zero_for_positive(double x, double expected) =>
        Assert.Equal(expected, Evaluate(UnaryFunction.Stabilize, x, 1e-6), 1e-15);

    [Theory]
    [InlineData(0.1, 0.0999755859375)]
    [InlineData(-0.1, -0.0999755859375)]
    [InlineData(2049, 2048)] // a tie goes to the even one
    [InlineData(2051, 2052)]
    [InlineData(65519, 65504)]
    [InlineData(65520, double.PositiveInfinity)]
    [InlineData(-1e300, double.NegativeInfinity)]
    [InlineData(1e-7, 1.1920928955078125e-07)] // subnormal: multiples of 2^-24
    [InlineData(0, 0)]
    public void A_number_rounds_to_float16(double x, double expected) =>
        Assert.Equal(expected, Evaluate(UnaryFunction.RoundToFormat, x, 11, 5));

    [Theory]
    [InlineData(UnaryFunction.Elu, 1, -1e-12, -9.999999999995e-13)]
    [InlineData(UnaryFunction.Softplus, 0, -40, 4.248354255291589e-18)]
    [InlineData(UnaryFunction.Softplus, 0, 800, 800)]
    [InlineData(UnaryFunction.Sigmoid, 0, -800, 0)]
    [InlineData(UnaryFunction.Selu, 1.6732632423543772, -1e9, -1.7580993408473766)]
    public void Activations_keep_digits_that_naive_formulas_lose(UnaryFunction function, double alpha, double x, double expected)
    {
        var y = Evaluate(function, x, alpha, 1.0507009873554805);
        Assert.True(Math.Abs(y - expected) <= 1e-14 * Math.Abs(expected), $"{y} instead of {expected}");
    }

    [Theory]
    [InlineData(UnaryFunction.Relu, 0, 0)]
    [InlineData(UnaryFunction.NegativePart, 0, 0)]
    [InlineData(UnaryFunction.Clip, -0.5, 0.5)]
    [InlineData(UnaryFunction.LeakyRelu, 0.1, 0)]
    [InlineData(UnaryFunction.Elu, 0.7, 0)]
    [InlineData(UnaryFunction.Selu, 1.67, 1.05)]
    [InlineData(UnaryFunction.Celu, 0.7, 0)]
    [InlineData(UnaryFunction.Softplus, 0, 0)]
    [InlineData(UnaryFunction.Softsign, 0, 0)]
    [InlineData(UnaryFunction.Tanh, 0, 0)]
    [InlineData(UnaryFunction.Sigmoid, 0, 0)]
    [InlineData(UnaryFunction.HardSigmoid, 0.2, 0.5)]
    [InlineData(UnaryFunction.HardSwish, 0, 0)]
    [InlineData(UnaryFunction.Mish, 0, 0)]
    [InlineData(UnaryFunction.Gelu, 0, 0)]
    [InlineData(UnaryFunction.GeluTanh, 0, 0)]
    [InlineData(UnaryFunction.Silu, 1.7, 0)]
    [InlineData(UnaryFunction.ThresholdedRelu, 0.6, 0)]
    [InlineData(UnaryFunction.Negate, 0, 0)]
    [InlineData(UnaryFunction.Absolute, 0, 0)]
    [InlineData(UnaryFunction.Square, 0, 0)]
    [InlineData(UnaryFunction.Exp, 0, 0)]
    [InlineData(UnaryFunction.Log, 0, 0)]
    [InlineData(UnaryFunction.Sqrt, 0, 0)]
    [InlineData(UnaryFunction.Reciprocal, 0, 0)]
    [InlineData(UnaryFunction.Erf, 0, 0)]
    [InlineData(UnaryFunction.Sign, 0, 0)]
    [InlineData(UnaryFunction.Floor, 0, 0)]
    [InlineData(UnaryFunction.Ceil, 0, 0)]
    public void Derivative_is_the_slope(UnaryFunction function, double alpha, double beta)
    {
        const double h = 1e-5;
        var onlyPositive = function is UnaryFunction.Log or UnaryFunction.Sqrt;
        foreach (var x in new[] { -6.3, -2.2, -0.77, -0.3, 0.3, 0.77, 2.2, 6.3 }.Where(x => x > 0 || !onlyPositive))
        {
            var slope = (Evaluate(function, x + h, alpha, beta) - Evaluate(function, x - h, alpha, beta)) / (2 * h);
            var derivative = new UnaryDerivative(function, alpha, beta).Evaluate([Tensor.Scalar(x)])[0].Data[0];
            Assert.True(Math.Abs(derivative - slope) <= 1e-7 * Math.Max(1, Math.Abs(slope)), $"at {x}: {derivative}, slope {slope}");
        }
    }

    [Theory]
    [InlineData(UnaryFunction.Relu, 0, 0)]
    [InlineData(UnaryFunction.LeakyRelu, 0, 0.3)]
    [InlineData(UnaryFunction.Clip, 0, 0)]
    [InlineData(UnaryFunction.Clip, 6, 0)]
    [InlineData(UnaryFunction.HardSwish, 3, 1)]
    public void Derivative_at_a_kink_is_that_of_PyTorch(UnaryFunction function, double x, double expected)
    {
        var alpha = function == UnaryFunction.LeakyRelu ? 0.3 : 0;
        Assert.Equal(expected, new UnaryDerivative(function, alpha, 6).Evaluate([Tensor.Scalar(x)])[0].Data[0]);
    }

    [Fact]
    public void Binary_operators_broadcast_like_NumPy()
    {
        var column = new Tensor(new Shape(2, 1), [10, 20]);
        var sum = new Binary(BinaryFunction.Add).Evaluate([column, Tensor.Vector(1, 2, 3)])[0];
        Assert.Equal(new Shape(2, 3), sum.Shape);
        Assert.Equal([11, 12, 13, 21, 22, 23], sum.Data);
    }

    private static double Evaluate(UnaryFunction function, double x, double alpha = 0, double beta = 0) =>
        new Unary(function, alpha, beta).Evaluate([Tensor.Scalar(x)])[0].Data[0];
}
