using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>
/// Sums over tensors in blocks of sixteen channels, in float64 unless they say otherwise, times a factor. Lanes behind the last channel may
/// hold anything.
/// </summary>
public static unsafe class BlockedSums
{
    private const int Block = BlockedTensor.Block;

    /// <summary>Σx over a whole tensor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Total(BlockedTensor source, float* target, in ImageShape shape, float factor)
    {
        var lanes = stackalloc double[Block];
        var blocks = (shape.Channels + Block - 1) / Block;
        var sum = 0.0;
        for (var plane = 0; plane < shape.Batch * blocks; plane++)
        {
            SumPlane(source, plane, shape, lanes);
            var channels = Math.Min(Block, shape.Channels - (plane % blocks * Block));
            for (var lane = 0; lane < channels; lane++)
                sum += lanes[lane];
        }

        *target = (float)(sum * factor);
    }

    /// <summary>Σx over the positions of every channel of one sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfChannels(BlockedTensor source, float* target, in ImageShape shape, float factor, in Worker worker = default)
    {
        var lanes = stackalloc double[Block];
        var blocks = (shape.Channels + Block - 1) / Block;
        var end = Math.Min(worker.ShareTo(blocks) * Block, shape.Channels);
        for (var channel = worker.ShareFrom(blocks) * Block; channel < end; channel++)
        {
            if (channel % Block == 0)
                SumPlane(source, channel / Block, shape, lanes);
            target[channel] = (float)(lanes[channel % Block] * factor);
        }
    }

    /// <summary>Σx over the channels of one sample at every position, in float32: a row-major map [height, width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfPositions(BlockedTensor source, float* target, in ImageShape shape, float factor, in Worker worker = default)
    {
        var share = worker.PartOf(1, shape.Height, shape.Width);
        int first = share.FirstTile(shape.Width), end = share.EndTile(shape.Width);
        var whole = shape.Channels / Block;
        var rest = shape.Channels % Block;
        for (var y = share.FirstRow; y < share.EndRow; y++)
        {
            for (var x = first; x < end; x++)
            {
                var offset = x * Block;
                Vector256<float> low = default, high = default;
                for (var plane = 0; plane < whole; plane++)
                {
                    var row = source.Row(plane, y) + offset;
                    low += Vector256.Load(row);
                    high += Vector256.Load(row + 8);
                }

                var sum = Vector256.Sum(low + high);
                if (rest > 0)
                {
                    var row = source.Row(whole, y) + offset;
                    for (var lane = 0; lane < rest; lane++)
                        sum += row[lane];
                }

                target[((long)y * shape.Width) + x] = sum * factor;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumPlane(BlockedTensor source, int plane, in ImageShape shape, double* lanes)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        for (var y = 0; y < shape.Height; y++)
        {
            var read = source.Row(plane, y);
            for (var end = read + (shape.Width * Block); read < end; read += Block)
            {
                var (first, second) = Vector256.Widen(Vector256.Load(read));
                var (third, fourth) = Vector256.Widen(Vector256.Load(read + 8));
                a += first;
                b += second;
                c += third;
                d += fourth;
            }
        }

        a.Store(lanes);
        b.Store(lanes + 4);
        c.Store(lanes + 8);
        d.Store(lanes + 12);
    }
}
