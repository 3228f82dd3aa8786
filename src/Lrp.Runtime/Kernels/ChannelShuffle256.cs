using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// <see cref="Channels.Shuffle"/> on vectors of 256 bits; the build writes the same text for 128 and 512. Channels side by side in the
/// output lie in few vectors of the inputs: of each, its lanes are brought to their places, and what belongs elsewhere is masked.
/// </summary>
internal static unsafe class ChannelShuffle256
{
    private const int Block = BlockedTensor.Block;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Invoke(
        BlockedTensor first, BlockedTensor second, BlockedTensor target, in ShuffleShape shape, int batch, int height, int width,
        in Worker worker)
    {
        if (first.RowStride == width * Block && second.RowStride == first.RowStride && target.RowStride == first.RowStride)
            (height, width) = (1, height * width);
        var lanes = Vector256<float>.Count;
        // At most as many vectors of the inputs as lanes: where each is, and for each lane which of it goes there, and whether one does.
        var sources = stackalloc int[Block];
        var reads = stackalloc float*[Block];
        int* places = stackalloc int[Block * Block], masks = stackalloc int[Block * Block];
        var vectors = ShuffleShape.Planes(shape.Channels) * (Block / lanes);
        for (var vector = worker.ShareFrom(vectors); vector < worker.ShareTo(vectors); vector++)
        {
            var terms = shape.Terms(vector, lanes, sources, places, masks);
            for (var sample = 0; sample < batch; sample++)
            {
                for (var y = 0; y < height; y++)
                {
                    for (var term = 0; term < terms; term++)
                        reads[term] = shape.Row(first, second, sources[term] * lanes, sample, y);
                    var write = target.Row((sample * ShuffleShape.Planes(shape.Channels)) + (vector * lanes / Block), y)
                        + (vector * lanes % Block);
                    for (var term = 0; term < terms; term += ShuffleShape.AtOnce)
                        Collect(reads + term, places + (term * lanes), masks + (term * lanes), write, width * Block, isFirst: term == 0);
                }
            }
        }
    }

    /// <summary>Brings lanes of four vectors together, along a row: beside what earlier ones left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(float** reads, int* places, int* masks, float* write, int length, bool isFirst)
    {
        var lanes = Vector256<float>.Count;
        float* read0 = reads[0], read1 = reads[1], read2 = reads[2], read3 = reads[3];
        Vector256<int> place0 = Vector256.Load(places), place1 = Vector256.Load(places + lanes);
        Vector256<int> place2 = Vector256.Load(places + (2 * lanes)), place3 = Vector256.Load(places + (3 * lanes));
        Vector256<int> mask0 = Vector256.Load(masks), mask1 = Vector256.Load(masks + lanes);
        Vector256<int> mask2 = Vector256.Load(masks + (2 * lanes)), mask3 = Vector256.Load(masks + (3 * lanes));
        for (var x = 0; x < length; x += Block)
        {
            var sum = (Vector256.ShuffleNative(Vector256.Load(read0 + x), place0).AsInt32() & mask0)
                | (Vector256.ShuffleNative(Vector256.Load(read1 + x), place1).AsInt32() & mask1)
                | (Vector256.ShuffleNative(Vector256.Load(read2 + x), place2).AsInt32() & mask2)
                | (Vector256.ShuffleNative(Vector256.Load(read3 + x), place3).AsInt32() & mask3);
            if (!isFirst)
                sum |= Vector256.Load(write + x).AsInt32();
            Vector256.Store(sum.AsSingle(), write + x);
        }
    }
}
