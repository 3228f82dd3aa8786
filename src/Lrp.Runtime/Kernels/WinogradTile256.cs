using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Transforms of F(2×2, 3×3): Bᵀ = [1 0 −1 0; 0 1 1 0; 0 −1 1 0; 0 1 0 −1], Aᵀ = [1 1 1 0; 0 1 −1 −1]. Few numbers live at a time, so
/// that sixteen registers hold them; what is loaded twice comes from the first-level cache.
/// </summary>
internal readonly unsafe struct WinogradTile256 : IWinogradTile
{
    private const int Block = BlockLayout.Block;

    // A sum of products may be off by some 2⁻²⁴ of their magnitude for each addition that rounds: 512 channels leave 4e-7 at most where
    // few of them are not zero, and only those sums can be zero.
    private const float Rounding = 1e-6f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(float* x, long row, long fourthRow, float* target, long point, int tiles, int fourthColumn)
    {
        for (var tile = 1; tile <= tiles; tile++, x += 2 * Block, target += Block)
        {
            var fourth = tile < tiles ? 3 * Block : fourthColumn;
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                float* first = x + lane, second = first + row, third = second + row, last = first + fourthRow;
                var to = target + lane;
                Store(
                    Load(first) - Load(third), Load(first + Block) - Load(third + Block),
                    Load(first + (2 * Block)) - Load(third + (2 * Block)), Load(first + fourth) - Load(third + fourth), to, point);
                to += 4 * point;
                Store(
                    Load(second) + Load(third), Load(second + Block) + Load(third + Block),
                    Load(second + (2 * Block)) + Load(third + (2 * Block)), Load(second + fourth) + Load(third + fourth), to, point);
                to += 4 * point;
                Store(
                    Load(third) - Load(second), Load(third + Block) - Load(second + Block),
                    Load(third + (2 * Block)) - Load(second + (2 * Block)), Load(third + fourth) - Load(second + fourth), to, point);
                to += 4 * point;
                Store(
                    Load(second) - Load(last), Load(second + Block) - Load(last + Block),
                    Load(second + (2 * Block)) - Load(last + (2 * Block)), Load(second + fourth) - Load(last + fourth), to, point);
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(float* products, long point, float* bias, float* sums, long row, int tiles)
    {
        for (var tile = 0; tile < tiles; tile++, products += Block, sums += 2 * Block)
        {
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                var from = products + lane;
                Load(from, 4 * point, out var upper0, out var lower0);
                Load(from + point, 4 * point, out var upper1, out var lower1);
                Load(from + (2 * point), 4 * point, out var upper2, out var lower2);
                Load(from + (3 * point), 4 * point, out var upper3, out var lower3);
                var to = sums + lane;
                var start = Load(bias + lane);
                Vector256.Store(upper0 + upper1 + upper2 + start, to);
                Vector256.Store(upper1 - upper2 - upper3 + start, to + Block);
                Vector256.Store(lower0 + lower1 + lower2 + start, to + row);
                Vector256.Store(lower1 - lower2 - lower3 + start, to + row + Block);
            }
        }
    }

    /// <summary>
    /// A sum of terms ≥ 0 is 0 where all of them are, and what divides by it relies on that; here it may be off by the rounding of the
    /// nine products that it is made of. Each product is off by little of the magnitude of its terms, Σ|VU|. That is at most some times
    /// what the nine products are themselves: the one in the middle, Σ(d₁₁ + d₁₂ + d₂₁ + d₂₂)·Σg/4, has no differences and bounds all terms
    /// of inputs in the middle, and what is at the border is a term of the output or bounded by that and a neighbour in turn. So a sum below
    /// 1e-6 of the magnitudes of its nine products is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumOfOneSign(float* products, long point, float* bias, float* sums, long row, int tiles)
    {
        for (var tile = 0; tile < tiles; tile++, products += Block, sums += 2 * Block)
        {
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                var from = products + lane;
                Load(from, 4 * point, out var upper0, out var lower0, out var above0, out var below0);
                Load(from + point, 4 * point, out var upper1, out var lower1, out var above1, out var below1);
                Load(from + (2 * point), 4 * point, out var upper2, out var lower2, out var above2, out var below2);
                Load(from + (3 * point), 4 * point, out var upper3, out var lower3, out var above3, out var below3);
                var to = sums + lane;
                var start = Load(bias + lane);
                Vector256.Store(Floored(upper0 + upper1 + upper2, above0 + above1 + above2) + start, to);
                Vector256.Store(Floored(upper1 - upper2 - upper3, above1 + above2 + above3) + start, to + Block);
                Vector256.Store(Floored(lower0 + lower1 + lower2, below0 + below1 + below2) + start, to + row);
                Vector256.Store(Floored(lower1 - lower2 - lower3, below1 + below2 + below3) + start, to + row + Block);
            }
        }
    }

    /// <summary>Zero where a sum is small beside the magnitude of its terms; what is no number stays none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Floored(Vector256<float> sum, Vector256<float> magnitude) => Vector256.AndNot(
        sum, Vector256.LessThanOrEqual(Vector256.Abs(sum), magnitude * Vector256.Create(Rounding)));

    /// <summary>The transform along a row of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<float> first, Vector256<float> second, Vector256<float> third, Vector256<float> fourth, float* target, long point)
    {
        Vector256.Store(first - third, target);
        Vector256.Store(second + third, target + point);
        Vector256.Store(third - second, target + (2 * point));
        Vector256.Store(second - fourth, target + (3 * point));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* source) => Vector256.Load(source);

    /// <summary>The two sums of a column of products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* products, long row, out Vector256<float> upper, out Vector256<float> lower)
    {
        Vector256<float> second = Load(products + row), third = Load(products + (2 * row));
        upper = Load(products) + second + third;
        lower = second - third - Load(products + (3 * row));
    }

    /// <summary>The same and their magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        float* products, long row, out Vector256<float> upper, out Vector256<float> lower, out Vector256<float> above,
        out Vector256<float> below)
    {
        Load(products, row, out upper, out lower);
        var middle = Vector256.Abs(Load(products + row)) + Vector256.Abs(Load(products + (2 * row)));
        above = Vector256.Abs(Load(products)) + middle;
        below = Vector256.Abs(Load(products + (3 * row))) + middle;
    }
}
