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
}
