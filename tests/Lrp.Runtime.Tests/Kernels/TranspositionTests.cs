using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Rows become columns, in whole tiles, at their edges, and where there is no whole tile.</summary>
public unsafe class TranspositionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(7, 20)]
    [InlineData(16, 9)]
    [InlineData(19, 35)]
    public void Each_element_changes_places_and_nothing_else_is_written(int rows, int columns)
    {
        int sourceStride = columns + 3, targetStride = rows + 2;
        var source = Enumerable.Range(1, rows * sourceStride).Select(number => (float)number).ToArray();
        var target = new float[columns * targetStride];
        fixed (float* from = source, to = target)
            Transposition.Run(from, sourceStride, to, targetStride, rows, columns);

        for (var column = 0; column < columns; column++)
        {
            for (var row = 0; row < targetStride; row++)
                Assert.Equal(row < rows ? source[(row * sourceStride) + column] : 0, target[(column * targetStride) + row]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 16)]
    [InlineData(19, 6)]
    [InlineData(9, 11)]
    public void Channels_of_a_block_become_rows_and_what_is_behind_the_last_is_left_out(int columns, int channels)
    {
        var stride = columns + 2;
        var source = Enumerable.Range(1, columns * BlockedTensor.Block).Select(number => (float)number).ToArray();
        var target = new float[BlockedTensor.Block * stride];
        fixed (float* from = source, to = target)
            Transposition.RunBlocks(from, to, stride, columns, channels);

        for (var channel = 0; channel < BlockedTensor.Block; channel++)
        {
            for (var column = 0; column < stride; column++)
            {
                var expected = channel < channels && column < columns ? source[(column * BlockedTensor.Block) + channel] : 0;
                Assert.Equal(expected, target[(channel * stride) + column]);
            }
        }
    }
}
