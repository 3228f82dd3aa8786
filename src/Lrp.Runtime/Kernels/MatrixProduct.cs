using System.Numerics;

namespace Lrp.Generated;

/// <summary>Products of two activations (a constant operand makes a dense layer, which has its own kernels).</summary>
public static unsafe class MatrixProduct
{
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

        for (var row = 0; row < rows; row++, target += columns)
        {
            new Span<float>(target, columns).Clear();
            for (var k = 0; k < inner; k++)
            {
                var factor = a[((long)row * inner) + k];
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
}
