using Lrp.Compiler.IR;

namespace Lrp.Compiler.Tests.Interpretation;

public class MovementInterpreterTests
{
    private static readonly Tensor _x = new(new Shape(2, 3), [1, 2, 3, 4, 5, 6]);

    [Fact]
    public void Transpose_permutes_axes() =>
        Assert.Equal([1, 4, 2, 5, 3, 6], new Transpose(new IntList(1, 0)).Evaluate([_x])[0].Data);

    [Fact]
    public void Slice_steps_backwards() =>
        Assert.Equal([6, 4], new Slice(new IntList(1, 2), new IntList(1, -2), new Shape(1, 2)).Evaluate([_x])[0].Data);

    [Fact]
    public void Slice_adjoint_puts_elements_back()
    {
        var adjoint = new SliceAdjoint(new IntList(1, 2), new IntList(1, -2), new Shape(2, 3));
        Assert.Equal([0, 0, 0, 8, 0, 7], adjoint.Evaluate([new Tensor(new Shape(1, 2), [7, 8])])[0].Data);
    }

    [Theory]
    [InlineData(PadMode.Constant, new double[] { 9, 9, 1, 2, 3, 9 })]
    [InlineData(PadMode.Edge, new double[] { 1, 1, 1, 2, 3, 3 })]
    [InlineData(PadMode.Reflect, new double[] { 3, 2, 1, 2, 3, 2 })]
    [InlineData(PadMode.Wrap, new double[] { 2, 3, 1, 2, 3, 1 })]
    public void Pad_fills_by_its_mode(PadMode mode, double[] expected) =>
        Assert.Equal(expected, new Pad(new IntList(2), new IntList(1), mode, 9).Evaluate([Tensor.Vector(1, 2, 3)])[0].Data);

    [Fact]
    public void Negative_pads_crop() =>
        Assert.Equal([5], new Pad(new IntList(-1, -1), new IntList(0, -1), PadMode.Constant, 0).Evaluate([_x])[0].Data);

    [Fact]
    public void Concat_joins_along_its_axis() =>
        Assert.Equal([1, 2, 3, 7, 4, 5, 6, 8], new Concat(1).Evaluate([_x, new Tensor(new Shape(2, 1), [7, 8])])[0].Data);

    [Fact]
    public void Expand_repeats_stretched_axes() =>
        Assert.Equal([7, 7, 8, 8], new Expand(new Shape(2, 2)).Evaluate([new Tensor(new Shape(2, 1), [7, 8])])[0].Data);

    [Fact]
    public void Reduce_joins_its_axes()
    {
        Assert.Equal([5, 7, 9], new Reduce(ReduceFunction.Sum, new IntList(0), KeepAxes: false).Evaluate([_x])[0].Data);
        Assert.Equal([2, 5], new Reduce(ReduceFunction.Mean, new IntList(1), KeepAxes: true).Evaluate([_x])[0].Data);
        Assert.Equal([6], new Reduce(ReduceFunction.Maximum, new IntList(0, 1), KeepAxes: false).Evaluate([_x])[0].Data);
        Assert.Equal([5], new Reduce(ReduceFunction.L2, new IntList(0), KeepAxes: false).Evaluate([Tensor.Vector(3, 4)])[0].Data);
    }

    [Fact]
    public void Softmax_of_large_values_does_not_overflow() =>
        Assert.Equal([0.5, 0.5], new Softmax(0).Evaluate([Tensor.Vector(1000, 1000)])[0].Data);

    [Fact]
    public void Matrix_product_broadcasts_its_leading_axes()
    {
        var b = new Tensor(new Shape(2, 3, 1), [1, 1, 1, 0, 0, 2]);
        var product = new MatMul().Evaluate([_x, b])[0];
        Assert.Equal(new Shape(2, 2, 1), product.Shape);
        Assert.Equal([6, 15, 6, 12], product.Data);
    }
}
