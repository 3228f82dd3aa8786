using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Lists of the inputs that are not zero, for convolutions without a neighbourhood behind a ReLU: what is zero in all columns of a
/// tile costs nothing.
/// </summary>
public static unsafe class ActiveInputs
{
    private static readonly ulong* s_compressions = CreateCompressions();

    /// <summary>Distance from an entry's place in the input to its place in the weights.</summary>
    public static int EntryLength(int planes) => ActiveListLayout.EntryLength(planes);

    /// <summary>Integers of one list: its number of entries (and seven unused), places in the input, places in the weights.</summary>
    public static int ListLength(int planes) => ActiveListLayout.ListLength(planes);

    /// <summary>How many tiles' lists are kept at a time.</summary>
    public static int Tiles(int planes) => ActiveListLayout.Tiles(planes);

    /// <summary>Lists the channels in which a column of the tile is not zero: floats from x, and sixteen times the channel.</summary>
    /// <param name="x">The tile's first column.</param>
    /// <param name="step">Floats between columns.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="planes">Blocks of sixteen channels.</param>
    /// <param name="planeStride">Floats between them; all entries stay below 2³¹.</param>
    /// <param name="list">Where to write; see <see cref="ListLength"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Collect(float* x, int step, int columns, int planes, int planeStride, int* list)
    {
        var compressions = s_compressions;
        var weights = EntryLength(planes);
        var next = list + ActiveListLayout.Slack;
        for (var plane = 0; plane < planes; plane++, x += planeStride)
        {
            Vector256<int> low = default, high = default;
            var column = x;
            for (var count = columns; count != 0; count--, column += step)
            {
                low |= Vector256.Load((int*)column);
                high |= Vector256.Load((int*)column + 8);
            }

            var input = plane * planeStride;
            var channel = plane * BlockedTensor.Block * BlockedTensor.Block;
            next = Append(next, weights, compressions, low, input, channel);
            next = Append(next, weights, compressions, high, input + 8, channel + (8 * BlockedTensor.Block));
        }

        *list = (int)(next - list) - ActiveListLayout.Slack;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int* Append(int* next, int weights, ulong* compressions, Vector256<int> values, int input, int channel)
    {
        // Without the sign: −0 is zero.
        var active = ~Vector256.Equals(values << 1, default).ExtractMostSignificantBits() & 0xFF;
        if (Avx2.IsSupported)
        {
            var lanes = Avx2.ConvertToVector256Int32((byte*)(compressions + active));
            Vector256.Store(lanes + Vector256.Create(input), next);
            Vector256.Store((lanes << 4) + Vector256.Create(channel), next + weights);
            return next + BitOperations.PopCount(active);
        }

        for (var lane = 0; lane < 8; lane++, active >>= 1)
        {
            next[0] = input + lane;
            next[weights] = channel + (lane * BlockedTensor.Block);
            next += active & 1;
        }

        return next;
    }

    /// <summary>For each set of eight lanes its members' numbers, a byte each, the first lowest.</summary>
    private static ulong* CreateCompressions()
    {
        var table = (ulong*)NativeMemory.AlignedAlloc(256 * sizeof(ulong), 64);
        for (var set = 0; set < 256; set++)
        {
            var members = Enumerable.Range(0, 8).Where(lane => ((set >> lane) & 1) != 0).ToArray();
            table[set] = members.Select((lane, index) => (ulong)lane << (8 * index)).Aggregate(0UL, (sum, part) => sum | part);
        }

        return table;
    }
}
