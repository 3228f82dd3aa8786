using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

public class ConvolutionShapeTests
{
    [Theory]
    [InlineData(6, 112, 112, 1, 2)] // 16 → 96 channels: bands of two rows
    [InlineData(6, 224, 2000, 1, 1)] // a row is more than a band
    [InlineData(6, 56, 56, 1, 56)] // the second-level cache holds the inputs
    [InlineData(6, 112, 112, 5, 112)] // 80 → 96 channels: the first-level cache does not hold the weights
    [InlineData(2, 112, 112, 1, 112)] // two blocks read the inputs at once
    public void A_large_image_is_gone_through_in_bands_where_weights_are_few(int blocks, int rows, int columns, int planes, int band)
    {
        var shape = new ConvolutionShape(
            blocks, rows, columns, inputRow: columns * 16, planes, planeStride: rows * columns * 16, kernelRows: 1, kernelRowStride: 0,
            inner: 16, lastInner: 16);
        Assert.Equal(band, shape.RowsOfBand);
    }
}
