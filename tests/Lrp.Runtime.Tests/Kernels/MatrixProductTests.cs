using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Products of matrices against plain loops: with and without whole tiles, and with tiles that overlap.</summary>
public unsafe class MatrixProductTests
{
    [Theory]
    [InlineData(1, 3, 40)]
    [InlineData(4, 5, 3)]
    [InlineData(4, 1, 16)]
    [InlineData(7, 9, 37)]
    [InlineData(16, 8, 32)]
    public void Elements_are_sums_of_products(int rows, int inner, int columns)
    {
        var random = new Random(rows);
        var a = Enumerable.Range(0, 2 * rows * inner).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var b = Enumerable.Range(0, inner * columns).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var target = new float[(2 * rows * columns) + 1];
        target[^1] = 42;
        fixed (float* aAt = a, bAt = b, targetAt = target)
            MatrixProduct.Multiply(aAt, bAt, targetAt, rows, inner, columns, [2], [rows * inner], [0]);

        for (var row = 0; row < 2 * rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var expected = Enumerable.Range(0, inner).Sum(k => (double)a[(row * inner) + k] * b[(k * columns) + column]);
                Assert.Equal(expected, target[(row * columns) + column], 1e-5);
            }
        }

        Assert.Equal(42, target[^1]);
    }
}
