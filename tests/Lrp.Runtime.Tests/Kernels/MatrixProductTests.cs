using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Products of matrices against plain loops: with and without whole tiles, with tiles at the ends, and with more than one panel.</summary>
public unsafe class MatrixProductTests
{
    [Theory]
    [InlineData(1, 3, 40, false, false)]
    [InlineData(4, 5, 3, false, true)]
    [InlineData(6, 1, 16, true, false)]
    [InlineData(7, 9, 37, false, false)]
    [InlineData(13, 300, 70, false, false)]
    [InlineData(13, 300, 70, true, true)]
    [InlineData(16, 8, 32, true, true)]
    [InlineData(6, 0, 5, false, false)]
    public void Elements_are_sums_of_products(int rows, int inner, int columns, bool isATransposed, bool isBTransposed)
    {
        var random = new Random(rows);
        var a = Enumerable.Range(0, 2 * rows * inner).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var b = Enumerable.Range(0, inner * columns).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var target = new float[(2 * rows * columns) + 1];
        target[^1] = 42;
        fixed (float* aAt = a, bAt = b, targetAt = target)
            MatrixProduct.Multiply(aAt, bAt, targetAt, rows, inner, columns, [2],
                isATransposed ? [rows * inner, 1, rows] : [rows * inner, inner, 1], isBTransposed ? [0, 1, inner] : [0, columns, 1]);

        for (var row = 0; row < 2 * rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var expected = Enumerable.Range(0, inner).Sum(k => (double)A(row, k) * B(k, column));
                Assert.Equal(expected, target[(row * columns) + column], 1e-5);
            }
        }

        Assert.Equal(42, target[^1]);

        float A(int row, int k) => a[(row / rows * rows * inner) + (isATransposed ? (k * rows) + (row % rows) : (row % rows * inner) + k)];

        float B(int k, int column) => b[isBTransposed ? (column * inner) + k : (k * columns) + column];
    }
}
