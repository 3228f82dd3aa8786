using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// 3×3 convolutions of stride 1 with 16 products for 4 outputs instead of 36, F(2×2, 3×3) after Winograd: y = Aᵀ[(GgGᵀ) ⊙ (BᵀdB)]A
/// (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016). Weights are transformed when they are packed. An output
/// of which all inputs are zero is exactly zero: other inputs of its tile do not reach it, as in each product that it sums, every term
/// has a factor that is a difference or sum of its own inputs. An output has the same bits in whatever chunk it is computed.
/// </summary>
public static unsafe class Winograd
{
    /// <summary>Transforms the inputs of a chunk's tiles.</summary>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    /// <param name="x">Begins with the first input of the first output.</param>
    /// <param name="crew">Who transforms some of the planes.</param>
    public static void Transform(int lanes, in WinogradChunk chunk, BlockedTensor x, in Worker crew = default)
    {
        if (lanes == 16)
            Transform<WinogradTile512>(chunk, x, crew);
        else if (lanes == 8)
            Transform<WinogradTile256>(chunk, x, crew);
        else
            Transform<WinogradTile128>(chunk, x, crew);
    }

    /// <summary>Sums of a block's tiles in a row, into <see cref="WinogradChunk.Sums"/>.</summary>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    /// <param name="bias">Of the block.</param>
    /// <param name="isOfOneSign">Whether the terms of a sum all have one sign.</param>
    public static void Sum(int lanes, in WinogradChunk chunk, int block, int tile, int count, float* bias, bool isOfOneSign = false)
    {
        if (lanes == 16)
            Sum<WinogradTile512>(chunk, block, tile, count, bias, isOfOneSign);
        else if (lanes == 8)
            Sum<WinogradTile256>(chunk, block, tile, count, bias, isOfOneSign);
        else
            Sum<WinogradTile128>(chunk, block, tile, count, bias, isOfOneSign);
    }

    private static void Transform<TTile>(in WinogradChunk chunk, BlockedTensor x, in Worker crew)
        where TTile : struct, IWinogradTile
    {
        var shape = chunk.Shape;
        for (var plane = crew.ShareFrom(shape.Planes); plane < crew.ShareTo(shape.Planes); plane++)
        {
            var target = chunk.Inputs(0).Row(plane, 0);
            for (int tile = 0, count; tile < chunk.Count; tile += count)
            {
                count = chunk.CountInRow(tile);
                var (row, column) = (chunk.RowOf(tile), chunk.ColumnOf(tile));
                // The last tile of an odd number of outputs reaches beyond the input: any number will do there, as only an output
                // that nobody asks for depends on it.
                var fourthRow = row + 1 < shape.Rows ? 3L : 2;
                var fourthColumn = column + (WinogradLayout.Side * count) <= shape.Columns ? 3 : 2;
                TTile.Transform(
                    x.Row(plane, row) + ((long)column * BlockLayout.Block), x.RowStride, fourthRow * x.RowStride,
                    target + ((long)tile * BlockLayout.Block), chunk.InputPoint, count, fourthColumn * BlockLayout.Block);
            }
        }
    }

    private static void Sum<TTile>(in WinogradChunk chunk, int block, int tile, int count, float* bias, bool isOfOneSign)
        where TTile : struct, IWinogradTile
    {
        var products = chunk.Products(0).Row(block, 0) + ((long)tile * BlockLayout.Block);
        if (isOfOneSign)
            TTile.SumOfOneSign(products, chunk.ProductPoint, bias, chunk.Sums, chunk.SumStride, count);
        else
            TTile.Sum(products, chunk.ProductPoint, bias, chunk.Sums, chunk.SumStride, count);
    }
}
