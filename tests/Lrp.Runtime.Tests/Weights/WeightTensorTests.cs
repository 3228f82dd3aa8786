using Lrp.Generated;

namespace Lrp.Runtime.Tests.Weights;

public class WeightTensorTests
{
    private static readonly WeightTensor Matrix = WeightTensor.FromValues([2, 3], 1, -2, 3, -4, 5, -6);

    [Fact]
    public void Operators_broadcast_like_NumPy()
    {
        Assert.Equal([11, 18, 33, 6, 25, 24], (Matrix + WeightTensor.FromValues([3], 10, 20, 30)).Data);
        Assert.Equal([10, -20, 30, -80, 100, -120], (Matrix * WeightTensor.FromValues([2, 1], 10, 20)).Data);
        Assert.Equal([0, 3, -2, 5, -4, 7], (1 - Matrix).Data);
        Assert.Equal([-1, 2, -3, 4, -5, 6], (-Matrix).Data);

        var outer = WeightTensor.FromValues([2, 1], 6, 12) / WeightTensor.FromValues([1, 2], 2, 3);
        Assert.Equal([2, 2], outer.Shape);
        Assert.Equal([3, 2, 6, 4], outer.Data);
        // One element, but of higher rank: the rank of the result is its own.
        Assert.Equal([1, 1], (WeightTensor.Scalar(2) * WeightTensor.FromValues([1, 1], 3)).Shape);
        Assert.Throws<ArgumentException>(() => Matrix + WeightTensor.FromValues([2], 1, 2));
    }

    [Fact]
    public void A_batch_normalisation_merges_into_a_convolution()
    {
        var weights = WeightTensor.FromValues([2, 1, 1, 2], 1, 2, 3, 4);
        var (gamma, beta) = (WeightTensor.FromValues([2], 2, 3), WeightTensor.FromValues([2], 10, 20));
        var (mean, variance) = (WeightTensor.FromValues([2], 1, -1), WeightTensor.FromValues([2], 3, 8));
        var scale = gamma / (variance + 1).Sqrt();
        Assert.Equal([1, 2, 3, 4], (weights * scale.Reshape(2, 1, 1, 1)).Data);
        Assert.Equal([9, 21], (beta - mean * scale).Data);
    }

    [Fact]
    public void Signs_split()
    {
        Assert.Equal([1, 0, 3, 0, 5, 0], Matrix.Relu().Data);
        Assert.Equal([0, -2, 0, -4, 0, -6], Matrix.NegativePart().Data);
    }

    [Fact]
    public void A_transposed_tensor_is_read_in_its_own_order()
    {
        var transposed = Matrix.Transpose(1, 0);
        Assert.Equal([3, 2], transposed.Shape);
        Assert.Equal([1, 0, 0, 5, 3, 0], transposed.Relu().Data);
        Assert.Equal([1, -4, -2, 5, 3, -6], transposed.Data);
        Assert.Equal([1, -2, 3, -4, 5, -6], transposed.Transpose(1, 0).Data);
        Assert.Equal([1, 3, -4, -6], transposed.Slice([0, 0], [2, 1], [2, 2]).Transpose(1, 0).Data);
        Assert.Equal([11, -4, 8, 5, 13, -6], (transposed + WeightTensor.FromValues([1, 2], 10, 0)).Data);
    }

    [Fact]
    public void Axes_that_follow_each_other_are_walked_as_one()
    {
        var scale = WeightTensor.FromValues([2, 1, 1], 10, 100);
        var taps = WeightTensor.FromValues([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([10, 20, 30, 40, 500, 600, 700, 800], (taps * scale).Data);
        Assert.Equal([1, 20, 3, 40, 5, 60, 7, 80], (taps * WeightTensor.FromValues([2], 1, 10)).Data);
        Assert.Equal([1, 2, 30, 40, 5, 6, 70, 80], (taps * WeightTensor.FromValues([1, 2, 1], 1, 10)).Data);
    }

    [Fact]
    public void Float32_is_widened_where_it_is_computed_with_and_not_before()
    {
        var weights = new WeightTensor([0.1f, -0.2f], 2);
        Assert.Equal([0.1f, 0], weights.Relu().Data);
        Assert.Equal([0.1f * 3.0, -0.2f * 3.0], (weights * 3).Data);
    }

    [Fact]
    public void Elements_are_the_same_read_at_once_and_piece_by_piece()
    {
        var numbers = Enumerable.Range(0, 3 * 700).Select(index => MathF.Sin(index)).ToArray();
        WeightTensor[] tensors =
        [
            new(numbers, 3, 700), new WeightTensor(numbers, 3, 700).Relu(), new WeightTensor(numbers, 3, 700).Transpose(1, 0),
            new WeightTensor(numbers, 3, 700) * WeightTensor.FromValues([3, 1], 0.1, 0.2, 0.3),
            (new WeightTensor(numbers, 3, 700) / WeightTensor.FromValues([1, 700], [.. numbers.Take(700).Select(number => 2.0 + number)])).NegativePart(),
        ];
        foreach (var tensor in tensors)
        {
            var singles = new float[1000];
            tensor.Elements.Read(650, singles);
            Assert.Equal(tensor.Data.AsSpan(650, 1000).ToArray().Select(number => (float)number), singles);
            Assert.Equal(tensor.Singles[650..1650], singles);
        }
    }

    [Fact]
    public void Chains_of_functions_may_be_of_any_length()
    {
        var sum = Matrix;
        for (var index = 0; index < 20_000; index++)
            sum = -(sum + 1);
        Assert.Equal(Matrix.Data, sum.Data);
    }

    [Fact]
    public void Functions_have_their_values()
    {
        static void Check(double expected, WeightTensor actual) => Assert.Equal(expected, actual.Data[0], 1e-12);
        WeightTensor two = 2, minusOne = -1, zero = 0;

        Check(1.5, two.Clip(0, 1.5));
        Check(-0.1, minusOne.LeakyRelu(0.1));
        Check(0.5 * (Math.Exp(-1) - 1), minusOne.Elu(0.5));
        Check(3 * 0.5 * (Math.Exp(-1) - 1), minusOne.Selu(0.5, 3));
        Check(0.5 * (Math.Exp(-2) - 1), minusOne.Celu(0.5));
        Check(Math.Log(1 + Math.Exp(2)), two.Softplus());
        Check(-0.5, minusOne.Softsign());
        Check(Math.Tanh(2), two.Tanh());
        Check(1 / (1 + Math.Exp(1)), minusOne.Sigmoid());
        Check(0.3, minusOne.HardSigmoid(0.2, 0.5));
        Check(-1 / 3.0, minusOne.HardSwish());
        Check(2 * Math.Tanh(Math.Log(1 + Math.Exp(2))), two.Mish());
        Check(1.9544997361036416, two.Gelu());
        Check(1.9545976940877750, two.GeluTanh());
        Check(2 / (1 + Math.Exp(-3)), two.Silu(1.5));
        Check(0, two.ThresholdedRelu(2));
        Check(0.25, zero.Stabilize(0.25));
        Check(-1.25, minusOne.Stabilize(0.25));
        Check(1, minusOne.Absolute());
        Check(4, two.Square());
        Check(Math.Exp(2), two.Exp());
        Check(Math.Log(2), two.Log());
        Check(0.5, two.Reciprocal());
        Check(0.99532226501895273, two.Erf());
        Check(-1, minusOne.Sign());
        Check(-2, WeightTensor.Scalar(-1.5).Floor());
        Check(-1, WeightTensor.Scalar(-1.5).Ceil());
        Check(0.0999755859375, WeightTensor.Scalar(0.1).RoundToFormat(11, 5));
        Check(-1, two.Minimum(minusOne));
        Check(2, two.Maximum(minusOne));
        Check(8, two.Power(3));
        Check(-0.25, minusOne.PRelu(0.25));
        Check(0.25, zero.PReluDerivative(0.25));
        Check(0, zero.Where(double.PositiveInfinity));
        Check(7, minusOne.Where(7));
    }

    [Fact]
    public void Axes_permute()
    {
        var turned = Matrix.Transpose(1, 0);
        Assert.Equal([3, 2], turned.Shape);
        Assert.Equal([1, -4, -2, 5, 3, -6], turned.Data);

        var cube = WeightTensor.FromValues([2, 1, 2], 1, 2, 3, 4).Transpose(2, 0, 1);
        Assert.Equal([2, 2, 1], cube.Shape);
        Assert.Equal([1, 3, 2, 4], cube.Data);
    }

    [Fact]
    public void Slices_step_either_way_and_their_adjoint_puts_them_back()
    {
        var slice = Matrix.Slice([1, 2], [1, -2], [1, 2]);
        Assert.Equal([-6, -4], slice.Data);
        Assert.Equal([0, 0, 0, -4, 0, -6], slice.SliceAdjoint([1, 2], [1, -2], [2, 3]).Data);
        // All taps of a kernel reversed.
        Assert.Equal([-6, 5, -4, 3, -2, 1], Matrix.Slice([1, 2], [-1, -1], [2, 3]).Data);
    }

    [Fact]
    public void Padding_adds_and_crops()
    {
        var padded = Matrix.Pad([1, -1], [0, 1], 9);
        Assert.Equal([3, 3], padded.Shape);
        Assert.Equal([9, 9, 9, -2, 3, 9, 5, -6, 9], padded.Data);
    }

    [Fact]
    public void Tensors_join()
    {
        var joined = WeightTensor.Concat(1, Matrix, WeightTensor.FromValues([2, 1], 7, 8));
        Assert.Equal([2, 4], joined.Shape);
        Assert.Equal([1, -2, 3, 7, -4, 5, -6, 8], joined.Data);
    }

    [Fact]
    public void A_tensor_expands()
    {
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2], WeightTensor.FromValues([2, 1], 1, 2).Expand(2, 2, 2).Data);
        Assert.Throws<ArgumentException>(() => Matrix.Expand(3));
        Assert.Throws<ArgumentException>(() => Matrix.Expand(2, 4));
    }

    [Theory]
    [InlineData(WeightReduction.Sum, 2, -5)]
    [InlineData(WeightReduction.Mean, 2 / 3.0, -5 / 3.0)]
    [InlineData(WeightReduction.Maximum, 3, 5)]
    [InlineData(WeightReduction.Minimum, -2, -6)]
    [InlineData(WeightReduction.Product, -6, 120)]
    [InlineData(WeightReduction.SumSquare, 14, 77)]
    [InlineData(WeightReduction.L1, 6, 15)]
    [InlineData(WeightReduction.L2, 3.7416573867739413, 8.774964387392123)]
    public void Axes_reduce(WeightReduction function, double first, double second)
    {
        var kept = Matrix.Reduce(function, [1], keepAxes: true);
        Assert.Equal([2, 1], kept.Shape);
        Assert.Equal([first, second], kept.Data);
        Assert.Equal([2], Matrix.Reduce(function, [1], keepAxes: false).Shape);
    }

    [Fact]
    public void Several_axes_reduce_at_once()
    {
        var cube = WeightTensor.FromValues([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([14, 22], cube.Reduce(WeightReduction.Sum, [0, 2], keepAxes: false).Data);
        Assert.Equal(36, cube.Reduce(WeightReduction.Sum, [0, 1, 2], keepAxes: false).Data[0]);
    }

    [Fact]
    public void A_dense_layer_works_on_the_last_axis()
    {
        var x = WeightTensor.FromValues([1, 2, 3], 1, 0, 0, 1, 1, 1);
        var y = WeightTensor.Dense(x, Matrix, WeightTensor.FromValues([2], 10, 20));
        Assert.Equal([1, 2, 2], y.Shape);
        Assert.Equal([11, 16, 12, 15], y.Data);
    }

    [Fact]
    public void Taps_outside_the_input_do_not_count()
    {
        // 3×1 taps, stride 2, padded by 1 at the top, over 4×2 positions: rows -1 0 1, then 1 2 3.
        var taps = WeightTensor.FromValues([2, 3, 1], 1, 2, 4, 10, 20, 40);
        var sum = taps.TapSum([2, 1], [1, 1], [1, 0], [2, 2], [4, 2], isAdjoint: false);
        Assert.Equal([1, 2, 2, 2], sum.Shape);
        Assert.Equal([6, 6, 7, 7, 60, 60, 70, 70], sum.Data);
        // Row 0 is met by the second tap of the first window, row 1 by its third and by the first of the second window.
        var adjoint = taps.TapSum([2, 1], [1, 1], [1, 0], [2, 2], [4, 2], isAdjoint: true);
        Assert.Equal([1, 2, 4, 2], adjoint.Shape);
        Assert.Equal([2, 2, 5, 5, 2, 2, 4, 4], adjoint.Data.Take(8));
        // Dilation 2: positions -2 0 2, … 1 3 5 of 4.
        Assert.Equal([6, 6, 3, 3], WeightTensor.FromValues([1, 3], 1, 2, 4).TapSum([1], [2], [2], [4], [4], isAdjoint: false).Data);
    }

    [Fact]
    public void Empty_and_scalar_tensors_are_tensors()
    {
        Assert.Empty(WeightTensor.Filled([0, 3], 1).Transpose(1, 0).Data);
        Assert.Equal([5], WeightTensor.Scalar(5).Transpose().Data);
        Assert.Throws<ArgumentException>(() => new WeightTensor([1, 2], 3));
    }
}
