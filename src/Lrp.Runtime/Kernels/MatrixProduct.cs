using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lrp.Generated;

/// <summary>Products of two activations (a constant operand makes a dense layer, which has its own kernels).</summary>
public static unsafe class MatrixProduct
{
    /// <summary>Rows of a tile.</summary>
    private const int TileRows = 4;

    /// <summary>target[…] = a[…] · b[…] for matrices [rows, inner] and [inner, columns] under broadcast leading axes.</summary>
    /// <param name="batch">Leading dimensions of the target.</param>
    /// <param name="aStrides">Strides of <paramref name="a"/> along them; 0 repeats.</param>
    /// <param name="bStrides">Strides of <paramref name="b"/> along them.</param>
    public static void Multiply(
        float* a, float* b, float* target, int rows, int inner, int columns,
        ReadOnlySpan<int> batch, ReadOnlySpan<int> aStrides, ReadOnlySpan<int> bStrides) =>
        Multiply(a, b, ref target, rows, inner, columns, batch, aStrides, bStrides);

    private static void Multiply(
        float* a, float* b, ref float* target, int rows, int inner, int columns,
        ReadOnlySpan<int> batch, ReadOnlySpan<int> aStrides, ReadOnlySpan<int> bStrides)
    {
        if (batch.Length > 0)
        {
            for (var index = 0; index < batch[0]; index++)
            {
                Multiply(
                    a + ((long)index * aStrides[0]), b + ((long)index * bStrides[0]), ref target,
                    rows, inner, columns, batch[1..], aStrides[1..], bStrides[1..]);
            }

            return;
        }

        Multiply(a, b, target, rows, inner, columns);
        target += (long)rows * columns;
    }

    private static void Multiply(float* a, float* b, float* target, int rows, int inner, int columns)
    {
        var width = 2 * Vector<float>.Count;
        if (rows < TileRows || columns < width)
        {
            for (var row = 0; row < rows; row++)
                Row(a + ((long)row * inner), b, target + ((long)row * columns), inner, columns);
            return;
        }

        // The last tiles overlap those before them: what they compute again is the same.
        for (var row = 0; row < rows; row += TileRows)
        {
            var top = Math.Min(row, rows - TileRows);
            for (var column = 0; column < columns; column += width)
            {
                var left = Math.Min(column, columns - width);
                Tile(a + ((long)top * inner), b + left, target + ((long)top * columns) + left, inner, columns);
            }
        }
    }

    /// <summary>Four rows of two vectors stay in registers: eight sums are on their way at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* a, float* b, float* target, int inner, int columns)
    {
        float* a1 = a + inner, a2 = a1 + inner, a3 = a2 + inner;
        Vector<float> r0 = default, r1 = default, r2 = default, r3 = default;
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (var k = 0; k < inner; k++, b += columns)
        {
            Vector<float> left = Vector.Load(b), right = Vector.Load(b + Vector<float>.Count);
            var factor = new Vector<float>(a[k]);
            r0 = Vector.MultiplyAddEstimate(factor, left, r0);
            s0 = Vector.MultiplyAddEstimate(factor, right, s0);
            factor = new Vector<float>(a1[k]);
            r1 = Vector.MultiplyAddEstimate(factor, left, r1);
            s1 = Vector.MultiplyAddEstimate(factor, right, s1);
            factor = new Vector<float>(a2[k]);
            r2 = Vector.MultiplyAddEstimate(factor, left, r2);
            s2 = Vector.MultiplyAddEstimate(factor, right, s2);
            factor = new Vector<float>(a3[k]);
            r3 = Vector.MultiplyAddEstimate(factor, left, r3);
            s3 = Vector.MultiplyAddEstimate(factor, right, s3);
        }

        Store(r0, s0, target);
        Store(r1, s1, target + columns);
        Store(r2, s2, target + (2L * columns));
        Store(r3, s3, target + (3L * columns));
    }

    private static void Store(Vector<float> left, Vector<float> right, float* target)
    {
        Vector.Store(left, target);
        Vector.Store(right, target + Vector<float>.Count);
    }

    private static void Row(float* a, float* b, float* target, int inner, int columns)
    {
        new Span<float>(target, columns).Clear();
        for (var k = 0; k < inner; k++)
        {
            var factor = a[k];
            var line = b + ((long)k * columns);
            var vector = new Vector<float>(factor);
            var column = 0;
            for (; column <= columns - Vector<float>.Count; column += Vector<float>.Count)
                Vector.Store(Vector.MultiplyAddEstimate(vector, Vector.Load(line + column), Vector.Load(target + column)), target + column);
            for (; column < columns; column++)
                target[column] = float.MultiplyAddEstimate(factor, line[column], target[column]);
        }
    }
}
