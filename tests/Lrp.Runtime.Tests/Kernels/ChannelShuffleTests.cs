using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Channels of groups are dealt out: of two samples of one tensor or two, in planes of 3 × 5 positions with a halo.</summary>
public unsafe class ChannelShuffleTests
{
    private const int Samples = 2, Height = 3, Width = 5, RowStride = (Width + 2) * 16, PlaneStride = (Height + 1) * RowStride;

    [Theory]
    // Channels of the first and of the second, groups, the first one wanted, how many.
    [InlineData(6, 0, 2, 0, 6)]
    [InlineData(30, 0, 3, 0, 30)]
    [InlineData(58, 58, 2, 0, 58)]
    [InlineData(58, 58, 2, 58, 58)]
    // The way back.
    [InlineData(58, 58, 58, 58, 58)]
    [InlineData(5, 35, 8, 7, 31)]
    // All lanes of a vector come from different ones.
    [InlineData(16 * 17, 0, 17, 16, 32)]
    [InlineData(33, 1, 34, 3, 1)]
    [InlineData(33, 1, 1, 3, 31)]
    public void Every_channel_comes_from_its_group(int firstChannels, int secondChannels, int groups, int from, int channels)
    {
        var (first, second, target) = (Tensor(firstChannels, 0), Tensor(secondChannels, firstChannels), Tensor(channels, 0));
        for (var worker = 0; worker < 3; worker++)
        {
            fixed (float* a = first, b = second, c = target)
            {
                Channels.Shuffle(
                    Inside(a), firstChannels, Inside(b), secondChannels, Inside(c), groups, from, channels, Samples, Height, Width,
                    new Worker(null, worker, 3, null));
            }
        }

        var perGroup = (firstChannels + secondChannels) / groups;
        var expected = Tensor(channels, index => index >= channels ? 0 : ((from + index) % groups * perGroup) + ((from + index) / groups));
        Assert.Equal(expected, target);
    }

    private static float[] Tensor(int channels, int firstNumber) =>
        Tensor(channels, channel => channel < channels ? firstNumber + channel : float.NaN);

    /// <summary>Each element says which channel, sample and place it is; the halo holds NaN.</summary>
    private static float[] Tensor(int channels, Func<int, float> channelAt)
    {
        var blocks = (channels + 15) / 16;
        var tensor = new float[Math.Max(Samples * blocks, 1) * PlaneStride];
        Array.Fill(tensor, float.NaN);
        for (var plane = 0; plane < Samples * blocks; plane++)
        {
            for (var at = 0; at < Height * Width * 16; at++)
            {
                var (row, column, channel) = ((at / 16 / Width) + 1, (at / 16 % Width) + 1, (plane % blocks * 16) + (at % 16));
                var place = channel < channels ? ((plane / blocks * Height * Width) + (at / 16)) / 32f : 0;
                tensor[(plane * PlaneStride) + (row * RowStride) + (column * 16) + (at % 16)] = channelAt(channel) + place;
            }
        }

        return tensor;
    }

    private static BlockedTensor Inside(float* tensor) => new(tensor + RowStride + 16, RowStride, PlaneStride);
}
