using Lrp.Compiler.IR;
using Lrp.Compiler.Tests.Relevance;

namespace Lrp.Compiler.Tests.Interpretation;

public class PoolInterpreterTests
{
    private static readonly Window _twoByTwo = new(new(2, 2), new(2, 2), new(1, 1), new(0, 0), new(0, 0), new(1, 2));

    [Fact]
    public void Max_pool_routes_to_the_first_maximum_in_row_major_order()
    {
        var x = new Tensor(new Shape(1, 1, 2, 4), [1, 7, 3, 3, 7, 7, 3, 3]);
        Assert.Equal([7, 3], new MaxPool(_twoByTwo).Evaluate([x])[0].Data);
        var routed = new MaxPoolRoute(_twoByTwo).Evaluate([x, new Tensor(new Shape(1, 1, 1, 2), [10, 20])])[0];
        Assert.Equal([0, 10, 20, 0, 0, 0, 0, 0], routed.Data);
    }

    [Fact]
    public void Max_pool_of_negative_values_ignores_the_padding()
    {
        var window = new Window(new(3), new(1), new(1), new(1), new(1), new(2));
        Assert.Equal([-1, -1], new MaxPool(window).Evaluate([new Tensor(new Shape(1, 1, 2), [-1, -2])])[0].Data);
    }

    [Fact]
    public void Average_pool_divides_by_existing_taps_or_by_those_of_the_padded_input()
    {
        // The last window reaches beyond the padding, as ceil_mode lets it.
        var window = new Window(new(3), new(2), new(1), new(1), new(1), new(3));
        var x = new Tensor(new Shape(1, 1, 4), [6, 6, 6, 6]);
        Assert.Equal([6, 6, 6], new AveragePool(window, CountPadding: false).Evaluate([x])[0].Data);
        Assert.Equal([4, 6, 3], new AveragePool(window, CountPadding: true).Evaluate([x])[0].Data);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Average_pool_and_its_adjoint_are_adjoint(bool countPadding)
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            var (window, spatial) = random.NextWindow(2);
            var x = random.NextTensor([1, 2, .. spatial]);
            var g = random.NextTensor([1, 2, .. window.Output]);
            var forward = new AveragePool(window, countPadding).Evaluate([x])[0];
            var backward = new AveragePoolAdjoint(window, countPadding, spatial).Evaluate([g])[0];
            Assert.Equal(RandomTensors.Dot(forward, g), RandomTensors.Dot(x, backward), 1e-10);
        }
    }
}
