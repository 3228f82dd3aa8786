using System.Runtime.Intrinsics;

namespace Lrp.Kernels;

/// <summary>Work across the channels of tensors in blocks of sixteen.</summary>
public static unsafe class Channels
{
    /// <summary>Copies a run of channels from one tensor to another, at other channel numbers.</summary>
    /// <param name="sourcePlanes">Planes per sample of the source.</param>
    /// <param name="targetPlanes">Planes per sample of the target.</param>
    public static void Copy(
        BlockedTensor source, int sourcePlanes, int sourceChannel, BlockedTensor target, int targetPlanes, int targetChannel,
        int channels, int batch, int height, int width)
    {
        const int Block = BlockedTensor.Block;
        for (var sample = 0; sample < batch; sample++)
        {
            for (var channel = 0; channel < channels;)
            {
                int from = sourceChannel + channel, to = targetChannel + channel;
                var run = Math.Min(Math.Min(Block - (from % Block), Block - (to % Block)), channels - channel);
                for (var y = 0; y < height; y++)
                {
                    var read = source.Row((sample * sourcePlanes) + (from / Block), y) + (from % Block);
                    var write = target.Row((sample * targetPlanes) + (to / Block), y) + (to % Block);
                    if (run == Block)
                    {
                        Tensors.Copy(read, write, width * Block);
                        continue;
                    }

                    for (var x = 0; x < width; x++, read += Block, write += Block)
                    {
                        for (var lane = 0; lane < run; lane++)
                            write[lane] = read[lane];
                    }
                }

                channel += run;
            }
        }
    }

    /// <summary>Sums all channels of one sample at every position, into a row-major map [height, width].</summary>
    public static void Sum(BlockedTensor source, float* target, int channels, int height, int width)
    {
        const int Block = BlockedTensor.Block;
        var whole = channels / Block;
        var rest = channels % Block;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
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

                *target++ = sum;
            }
        }
    }
}
