using Lrp.Compiler.IR;
using Lrp.Compiler.Lowering;
using Lrp.Compiler.Tests.Relevance;
using static Lrp.Compiler.Tests.Relevance.LinearRuleTests;

namespace Lrp.Compiler.Tests.Interpretation;

public class ConvInterpreterTests
{
    [Fact]
    public void Convolution_with_asymmetric_pads_reads_existing_taps_only()
    {
        var window = new Window(new(3), new(2), new(1), new(1), new(0), new(2));
        var y = new Conv(window, 1).Evaluate([
            new Tensor(new Shape(1, 1, 4), [1, 2, 3, 4]), new Tensor(new Shape(1, 1, 3), [10, 100, 1000]), Tensor.Vector(0.5)])[0];
        Assert.Equal([2100.5, 4320.5], y.Data);
    }

    [Theory]
    [InlineData(ProductSign.Positive, 29.5, 8.5)]
    [InlineData(ProductSign.Negative, -40.5, -5.5)]
    public void A_convolution_s_products_of_one_sign_are_those_of_equal_or_of_different_signs(ProductSign sign, double one, double other)
    {
        // Of 3·10, 3·(−2), (−4)·10 and (−4)·(−2), the first and the last or the two between; of each filter, its own.
        var window = new Window(new(1), new(1), new(1), new(0), new(0), new(1));
        var y = new OneSignConv(new Conv(window, 1), sign).Evaluate([
            new Tensor(new Shape(1, 2, 1), [3, -4]), new Tensor(new Shape(2, 2, 1), [10, 10, -2, -2]), Tensor.Vector(-0.5, 0.5)])[0];
        Assert.Equal([one, other], y.Data);
    }

    [Fact]
    public void A_convolution_by_sign_has_the_weights_with_the_sign_of_another_tensor()
    {
        var window = new Window(new(1), new(1), new(1), new(0), new(0), new(1));
        var y = new ConvBySign(new Conv(window, 1)).Evaluate([
            new Tensor(new Shape(1, 2, 1), [3, -4]), new Tensor(new Shape(2, 2, 1), [10, -2, 10, -2]),
            new Tensor(new Shape(1, 2, 1), [7, -7])])[0];
        Assert.Equal([3 * 10, -4 * -2], y.Data);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 2)]
    public void Transposed_convolution_is_the_adjoint_of_the_convolution(int rank, int groups)
    {
        var random = new Random((10 * rank) + groups);
        for (var round = 0; round < 50; round++)
        {
            var (window, spatial) = random.NextWindow(rank);
            var x = random.NextTensor([2, 2 * groups, .. spatial]);
            var weights = random.NextTensor([3 * groups, 2, .. window.Kernel]);
            var g = random.NextTensor([2, 3 * groups, .. window.Output]);
            var forward = new Conv(window, groups).Evaluate([x, weights])[0];
            var backward = new ConvTranspose(window, groups, spatial).Evaluate([g, weights])[0];
            Assert.Equal(RandomTensors.Dot(forward, g), RandomTensors.Dot(x, backward), 1e-10);
        }
    }

    [Fact]
    public void Convolution_agrees_with_its_definition()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var (window, spatial) = random.NextWindow(2);
            var x = random.NextTensor([1, 4, .. spatial]);
            var weights = random.NextTensor([6, 2, .. window.Kernel]);
            var y = new Conv(window, 2).Evaluate([x, weights])[0];
            var at = random.Next(y.Data.Length);
            int[] index = [at / (y.Shape[2] * y.Shape[3]), at / y.Shape[3] % y.Shape[2], at % y.Shape[3]];
            Assert.Equal(Definition(window, x, weights, index), y.Data[at], 1e-12);
        }
    }

    [Fact]
    public void Tap_sum_is_a_convolution_of_ones_or_its_adjoint()
    {
        var random = new Random(2);
        for (var round = 0; round < 50; round++)
        {
            var (window, spatial) = random.NextWindow(2);
            Tensor taps = random.NextTensor([5, .. window.Kernel]), weights = new(new Shape([5, 1, .. window.Kernel]), taps.Data);
            var ones = new Conv(window, 1).Evaluate([Tensor.Filled(new Shape([1, 1, .. spatial]), 1), weights])[0];
            AssertClose(ones.Data, new TapSum(window, spatial, IsAdjoint: false).Evaluate([taps])[0].Data);
            ones = new ConvTranspose(window, 5, spatial).Evaluate([Tensor.Filled(new Shape([1, 5, .. window.Output]), 1), weights])[0];
            AssertClose(ones.Data, new TapSum(window, spatial, IsAdjoint: true).Evaluate([taps])[0].Data);
        }
    }

    private static double Definition(Window window, Tensor x, Tensor weights, int[] index)
    {
        double sum = 0;
        for (var channel = 0; channel < 2; channel++)
        {
            for (var row = 0; row < window.Kernel[0]; row++)
            {
                for (var column = 0; column < window.Kernel[1]; column++)
                {
                    var r = (index[1] * window.Strides[0]) - window.PadsBegin[0] + (row * window.Dilations[0]);
                    var c = (index[2] * window.Strides[1]) - window.PadsBegin[1] + (column * window.Dilations[1]);
                    if (r < 0 || c < 0 || r >= x.Shape[2] || c >= x.Shape[3])
                        continue;
                    var source = (((((index[0] / 3) * 2) + channel) * x.Shape[2]) + r) * x.Shape[3];
                    var weight = ((((index[0] * 2) + channel) * window.Kernel[0]) + row) * window.Kernel[1];
                    sum += x.Data[source + c] * weights.Data[weight + column];
                }
            }
        }

        return sum;
    }
}
