using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lrp.Generated;

/// <summary>Work across the channels of tensors in blocks of sixteen.</summary>
public static unsafe class Channels
{
    /// <summary>Copies a run of channels from one tensor to another, at other channel numbers.</summary>
    /// <param name="sourcePlanes">Planes per sample of the source.</param>
    /// <param name="targetPlanes">Planes per sample of the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(
        BlockedTensor source, int sourcePlanes, int sourceChannel, BlockedTensor target, int targetPlanes, int targetChannel,
        int channels, int batch, int height, int width, in Worker worker = default)
    {
        const int Block = BlockedTensor.Block;
        for (var sample = 0; sample < batch; sample++)
        {
            for (var channel = 0; channel < channels;)
            {
                int from = sourceChannel + channel, to = targetChannel + channel;
                var run = Math.Min(Math.Min(Block - (from % Block), Block - (to % Block)), channels - channel);
                for (var y = worker.ShareFrom(height); y < worker.ShareTo(height); y++)
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

    /// <summary>
    /// Deals out the channels of one tensor or two, one behind the other: they are as many groups of channels side by side, and the
    /// shuffled ones are the first of each group, then the second of each. (Zhang et al., ShuffleNet, CVPR 2018.)
    /// </summary>
    /// <param name="second">What follows the first; not read where it has no channels.</param>
    /// <param name="groups">A divisor of the number of channels.</param>
    /// <param name="from">The first of the shuffled channels that is wanted.</param>
    /// <param name="channels">How many are wanted; what is behind them in their last block becomes 0.</param>
    public static void Shuffle(
        BlockedTensor first, int firstChannels, BlockedTensor second, int secondChannels, BlockedTensor target,
        int groups, int from, int channels, int batch, int height, int width, in Worker worker = default)
    {
        var shape = new ShuffleShape(firstChannels, secondChannels, groups, from, channels);
        if (Vector512.IsHardwareAccelerated)
            ChannelShuffle512.Invoke(first, second, target, shape, batch, height, width, worker);
        else if (Vector256.IsHardwareAccelerated)
            ChannelShuffle256.Invoke(first, second, target, shape, batch, height, width, worker);
        else
            ChannelShuffle128.Invoke(first, second, target, shape, batch, height, width, worker);
    }
}
