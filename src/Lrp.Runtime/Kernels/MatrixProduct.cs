using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Products of two activations (a constant operand makes a dense layer, which has its own kernels).</summary>
public static unsafe class MatrixProduct
{
    private const int TileRows = 6;

    // With its 32 columns of 512 bits a panel is 32 KB, which leaves room in the 48 KB of a first-level cache for the rows it meets.
    private const int PanelRows = 256;
    private const int MostColumns = 32;

    /// <summary>
    /// target[…] = a[…] · b[…] for matrices [rows, inner] and [inner, columns] under broadcast leading axes. The sums over inner are
    /// taken in order, so that an element's result depends on nothing but its row and column.
    /// </summary>
    /// <param name="batch">Leading dimensions of the target.</param>
    /// <param name="aStrides">Strides of <paramref name="a"/> along them, its rows and inner; 0 repeats.</param>
    /// <param name="bStrides">Strides of <paramref name="b"/> along them, inner and columns.</param>
    public static void Multiply(
        float* a, float* b, float* target, int rows, int inner, int columns,
        ReadOnlySpan<int> batch, ReadOnlySpan<int> aStrides, ReadOnlySpan<int> bStrides, in Worker worker = default)
    {
        var products = Flat.Count(batch);
        // Where there are few products, each is divided by rows of tiles.
        var within = worker.Within(products);
        var tiles = (rows + TileRows - 1) / TileRows;
        var own = new Rows(rows, within.ShareFrom(tiles) * TileRows, Math.Min(within.ShareTo(tiles) * TileRows, rows));
        Multiply(a, b, target, own, inner, columns, worker.TurnsFrom(products), worker.TurnsTo(products), batch, aStrides, bStrides);
    }

    /// <param name="first">The first of the products that are computed.</param>
    /// <param name="end">One past the last.</param>
    private static void Multiply(
        float* a, float* b, float* target, Rows rows, int inner, int columns, int first, int end,
        ReadOnlySpan<int> batch, ReadOnlySpan<int> aStrides, ReadOnlySpan<int> bStrides)
    {
        if (batch.Length > 0)
        {
            var size = Flat.Count(batch[1..]);
            for (var index = first / size; index * size < end; index++)
            {
                var before = index * size;
                Multiply(
                    a + ((long)index * aStrides[0]), b + ((long)index * bStrides[0]), target + ((long)before * rows.Count * columns),
                    rows, inner, columns, Math.Max(first - before, 0), Math.Min(end - before, size),
                    batch[1..], aStrides[1..], bStrides[1..]);
            }

            return;
        }

        var (left, right) = (new Matrix(a, aStrides[0], aStrides[1]), new Matrix(b, bStrides[0], bStrides[1]));
        if (rows.Count < TileRows)
            MultiplyRows(left, right, target, rows, inner, columns);
        else if (Vector512.IsHardwareAccelerated)
            Multiply<MatrixTile512>(left, right, target, rows, inner, columns);
        else if (Vector256.IsHardwareAccelerated)
            Multiply<MatrixTile256>(left, right, target, rows, inner, columns);
        else
            Multiply<MatrixTile128>(left, right, target, rows, inner, columns);
    }

    /// <summary>
    /// Panels of as many columns as a tile has, copied so that they lie together. A tile at the end reaches beyond it, or over the one
    /// before it, and goes through a buffer of its own.
    /// </summary>
    [SkipLocalsInit]
    private static void Multiply<TTile>(Matrix a, Matrix b, float* target, Rows rows, int inner, int columns)
        where TTile : struct, IMatrixTile
    {
        float* panel = stackalloc float[(PanelRows + TileRows) * MostColumns];
        var edge = panel + (PanelRows * MostColumns);
        var width = TTile.Columns;
        for (var column = 0; column < columns; column += width)
        {
            var kept = Math.Min(width, columns - column);
            for (var start = 0; start < inner || start == 0; start += PanelRows)
            {
                var length = Math.Min(PanelRows, inner - start);
                Pack(b.At(start, column), panel, length, kept, width);
                for (var row = rows.First; row < rows.End; row += TileRows)
                {
                    var top = Math.Min(row, rows.Count - TileRows);
                    var (from, done) = (a.At(top, start), row - top);
                    var to = target + ((long)top * columns) + column;
                    if (kept == width && done == 0)
                    {
                        TTile.Multiply(from.Pointer, a.RowStride, a.ColumnStride, panel, to, columns, length, start > 0);
                        continue;
                    }

                    if (start > 0)
                        Copy(to, columns, edge, width, TileRows, kept);
                    TTile.Multiply(from.Pointer, a.RowStride, a.ColumnStride, panel, edge, width, length, start > 0);
                    Copy(edge + (done * width), width, to + ((long)done * columns), columns, TileRows - done, kept);
                }
            }
        }
    }

    /// <summary>[inner, columns] of a part of a matrix, with zeros behind its last column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(Matrix b, float* panel, int inner, int columns, int width)
    {
        if (columns < width)
            new Span<float>(panel, inner * width).Clear();
        if (b.ColumnStride == 1)
        {
            Copy(b.Pointer, b.RowStride, panel, width, inner, columns);
            return;
        }

        if (b.RowStride == 1)
        {
            Transposition.Run(b.Pointer, b.ColumnStride, panel, width, columns, inner);
            return;
        }

        for (var column = 0; column < columns; column++)
        {
            var from = b.At(0, column).Pointer;
            for (var k = 0; k < inner; k++)
                panel[(k * width) + column] = from[k * b.RowStride];
        }
    }

    private static void Copy(float* source, long sourceStride, float* target, long targetStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++, source += sourceStride, target += targetStride)
            new Span<float>(source, columns).CopyTo(new Span<float>(target, columns));
    }

    private static void MultiplyRows(Matrix a, Matrix b, float* target, Rows rows, int inner, int columns)
    {
        target += (long)rows.First * columns;
        new Span<float>(target, checked((rows.End - rows.First) * columns)).Clear();
        for (var row = rows.First; row < rows.End; row++, target += columns)
        {
            for (var k = 0; k < inner; k++)
                MultiplyRow(a.At(row, k).Pointer[0], b.At(k, 0), target, columns);
        }
    }

    private static void MultiplyRow(float factor, Matrix line, float* target, int columns)
    {
        var vector = new Vector<float>(factor);
        var column = 0;
        for (; line.ColumnStride == 1 && column <= columns - Vector<float>.Count; column += Vector<float>.Count)
        {
            var sum = Vector.MultiplyAddEstimate(vector, Vector.Load(line.Pointer + column), Vector.Load(target + column));
            Vector.Store(sum, target + column);
        }

        for (; column < columns; column++)
            target[column] = float.MultiplyAddEstimate(factor, line.Pointer[column * line.ColumnStride], target[column]);
    }

    /// <summary>Rows of a product, and which of them are computed.</summary>
    private readonly record struct Rows(int Count, int First, int End);

    private readonly struct Matrix(float* pointer, long rowStride, long columnStride)
    {
        public float* Pointer => pointer;

        public long RowStride => rowStride;

        public long ColumnStride => columnStride;

        public Matrix At(int row, int column) => new(pointer + (row * rowStride) + (column * columnStride), rowStride, columnStride);
    }
}
