using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp.Generated;

/// <summary>
/// Relevance back through maxima of two or three neighbouring columns, which most pools have, written out.
/// </summary>
internal static unsafe class PoolWindows256
{
    private const int Block = BlockedTensor.Block;

    // 8 KB: memory answers some windows later. Less was slower (1 to 4 KB: 280 to 390 µs), and the windows below, too (390 µs).
    private const int Ahead = 2048;

    /// <summary>Gives what outputs of a row have to their first maxima.</summary>
    /// <param name="input">The first window.</param>
    /// <param name="inputRow">Floats from row to row of a window.</param>
    /// <param name="result">Where relevance of the first window goes.</param>
    /// <param name="resultRow">Floats from row to row of that.</param>
    /// <param name="relevance">Of the first output.</param>
    /// <param name="rows">Of a window.</param>
    /// <param name="count">Outputs, whose windows lie within the input.</param>
    public static void Route(
        float* input, long inputRow, float* result, long resultRow, float* relevance, int rows, int count, in PoolShape shape)
    {
        var known = Math.Max(0, rows - shape.Y.Stride);
        if (shape.X.IsThreeWide)
            RouteOfThree(input, inputRow, result, resultRow, relevance, rows, known, count, shape.X.Stride * Block);
        else
            RouteOfTwo(input, inputRow, result, resultRow, relevance, rows, known, count, shape.X.Stride * Block);
    }

    /// <summary>
    /// Asks for lines that are read and written a while later: so many rows of two arrays are more than a processor foresees (from memory,
    /// 3 × 3 and stride 2 in 64 × 111 × 111: 476 → 276 µs; 128 × 55 × 55: 233 → 101 µs).
    /// </summary>
    /// <param name="known">Rows that the windows above had, too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AskAhead(float* input, long inputRow, float* result, long resultRow, int known, int rows)
    {
        for (var row = known; row < rows && Sse.IsSupported; row++)
        {
            Sse.Prefetch0(input + (row * inputRow));
            Sse.Prefetch0(input + (row * inputRow) + Block);
            Sse.Prefetch0(result + (row * resultRow));
            Sse.Prefetch0(result + (row * resultRow) + Block);
        }
    }

    /// <summary>Gives all that is left to an element that is the maximum.</summary>
    /// <returns>What is left then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Give(float* element, Vector256<float> maximum, Vector256<float> rest, float* result)
    {
        var isMaximum = Vector256.Equals(Vector256.Load(element), maximum);
        var given = Vector256.ConditionalSelect(isMaximum, rest, Vector256<float>.Zero);
        Vector256.Store(Vector256.Load(result) + given, result);
        return Vector256.ConditionalSelect(isMaximum, Vector256<float>.Zero, rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RouteOfThree(
        float* input, long inputRow, float* result, long resultRow, float* relevance, int rows, int known, int count, int step)
    {
        for (var output = 0; output < count; output++, input += step, result += step, relevance += Block)
        {
            AskAhead(input + Ahead, inputRow, result + Ahead, resultRow, known, rows);
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                var maximum = Vector256.Create(float.NegativeInfinity);
                var from = input + lane;
                for (var row = 0; row < rows; row++, from += inputRow)
                {
                    maximum = Vector256.MaxNative(maximum, Vector256.Load(from));
                    maximum = Vector256.MaxNative(maximum, Vector256.Load(from + Block));
                    maximum = Vector256.MaxNative(maximum, Vector256.Load(from + (2 * Block)));
                }

                var rest = Vector256.Load(relevance + lane);
                from = input + lane;
                var to = result + lane;
                for (var row = 0; row < rows; row++, from += inputRow, to += resultRow)
                {
                    rest = Give(from, maximum, rest, to);
                    rest = Give(from + Block, maximum, rest, to + Block);
                    rest = Give(from + (2 * Block), maximum, rest, to + (2 * Block));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RouteOfTwo(
        float* input, long inputRow, float* result, long resultRow, float* relevance, int rows, int known, int count, int step)
    {
        for (var output = 0; output < count; output++, input += step, result += step, relevance += Block)
        {
            AskAhead(input + Ahead, inputRow, result + Ahead, resultRow, known, rows);
            for (var lane = 0; lane < Block; lane += Vector256<float>.Count)
            {
                var maximum = Vector256.Create(float.NegativeInfinity);
                var from = input + lane;
                for (var row = 0; row < rows; row++, from += inputRow)
                {
                    maximum = Vector256.MaxNative(maximum, Vector256.Load(from));
                    maximum = Vector256.MaxNative(maximum, Vector256.Load(from + Block));
                }

                var rest = Vector256.Load(relevance + lane);
                from = input + lane;
                var to = result + lane;
                for (var row = 0; row < rows; row++, from += inputRow, to += resultRow)
                {
                    rest = Give(from, maximum, rest, to);
                    rest = Give(from + Block, maximum, rest, to + Block);
                }
            }
        }
    }
}
