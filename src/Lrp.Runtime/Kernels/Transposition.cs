using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp.Generated;

/// <summary>Rows become columns: in tiles of eight by eight in registers, where the processor can.</summary>
internal static unsafe class Transposition
{
    private const int Tile = 8;

    /// <summary>target[column, row] = source[row, column].</summary>
    /// <param name="sourceStride">From row to row of the source, whose columns lie side by side.</param>
    /// <param name="targetStride">From row to row of the target, whose columns lie side by side.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, long sourceStride, float* target, long targetStride, int rows, int columns)
    {
        var (wholeRows, wholeColumns) = Avx.IsSupported ? (rows - (rows % Tile), columns - (columns % Tile)) : (0, 0);
        for (var row = 0; row < wholeRows; row += Tile)
        {
            for (var column = 0; column < wholeColumns; column += Tile)
                RunTile(source + (row * sourceStride) + column, sourceStride, target + (column * targetStride) + row, targetStride);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
        }
    }

    /// <summary>The same of blocks of sixteen channels, which are read beyond the last channel, but not written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunBlocks(float* source, float* target, long targetStride, int rows, int channels)
    {
        if (!Avx.IsSupported || rows < Tile)
        {
            Run(source, BlockedTensor.Block, target, targetStride, rows, channels);
            return;
        }

        var rest = stackalloc float[Tile * Tile];
        for (var first = 0; first < rows; first += Tile)
        {
            // The last tile overlaps the one before.
            var row = Math.Min(first, rows - Tile);
            float* from = source + (row * BlockedTensor.Block), to = target + row;
            var channel = 0;
            for (; channel <= channels - Tile; channel += Tile)
                RunTile(from + channel, BlockedTensor.Block, to + (channel * targetStride), targetStride);
            if (channel == channels)
                continue;
            RunTile(from + channel, BlockedTensor.Block, rest, Tile);
            for (var lane = 0; channel < channels; channel++, lane++)
                Vector256.Load(rest + (lane * Tile)).Store(to + (channel * targetStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTile(float* source, long sourceStride, float* target, long targetStride)
    {
        // Rows four apart share a vector from the start, so that nothing has to cross its halves later.
        var (a, b) = Pairs(source, sourceStride, 0);
        var (c, d) = Pairs(source, sourceStride, 1);
        var (e, f) = Pairs(source, sourceStride, 2);
        var (g, h) = Pairs(source, sourceStride, 3);
        Store(a, c, e, g, target, targetStride);
        Store(b, d, f, h, target + (4 * targetStride), targetStride);
    }

    /// <summary>The first four columns of two rows, and the last four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> First, Vector256<float> Last) Pairs(float* source, long stride, int row)
    {
        float* upper = source + (row * stride), lower = source + ((row + 4) * stride);
        return (
            Vector256.Create(Vector128.Load(upper), Vector128.Load(lower)),
            Vector256.Create(Vector128.Load(upper + 4), Vector128.Load(lower + 4)));
    }

    /// <summary>Four rows of the target of four columns of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, float* target, long stride)
    {
        const byte Low = 0x44, High = 0xEE;
        var (ab, cd) = (Avx.UnpackLow(a, b), Avx.UnpackLow(c, d));
        Vector256.Store(Avx.Shuffle(ab, cd, Low), target);
        Vector256.Store(Avx.Shuffle(ab, cd, High), target + stride);
        (ab, cd) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d));
        Vector256.Store(Avx.Shuffle(ab, cd, Low), target + (2 * stride));
        Vector256.Store(Avx.Shuffle(ab, cd, High), target + (3 * stride));
    }
}
