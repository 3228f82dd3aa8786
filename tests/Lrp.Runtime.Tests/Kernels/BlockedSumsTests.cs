using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Sums over tensors in blocks of sixteen channels: of two samples with 18 channels, 2 × 3 positions and a halo.</summary>
public unsafe class BlockedSumsTests
{
    private const int Samples = 2, Channels = 18, Height = 2, Width = 3, Blocks = 2, RowStride = (Width + 2) * 16, PlaneStride = (Height + 1) * RowStride;

    [Fact]
    public void Total_counts_neither_halo_nor_padding()
    {
        float sum;
        fixed (float* tensor = Tensor((_, channel, _) => channel))
            BlockedSums.Total(Inside(tensor), &sum, new(Samples, Channels, Height, Width, 16), 1);
        Assert.Equal(Samples * 17 * 18 / 2 * Height * Width, sum);
    }

    [Fact]
    public void Channels_are_summed_over_their_positions()
    {
        var sums = new float[Channels];
        fixed (float* tensor = Tensor((_, channel, position) => channel + (100 * position)), target = sums)
            BlockedSums.OfChannels(Inside(tensor), target, new(1, Channels, Height, Width, 16), 1);
        Assert.Equal(Enumerable.Range(0, Channels).Select(channel => (6f * channel) + 1500), sums);
    }

    [Fact]
    public void Positions_are_summed_over_their_channels()
    {
        var sums = new float[Height * Width];
        fixed (float* tensor = Tensor((_, channel, position) => channel + (100 * position)), target = sums)
            BlockedSums.OfPositions(Inside(tensor), target, new(1, Channels, Height, Width, 16), 1);
        Assert.Equal(Enumerable.Range(0, Height * Width).Select(position => 153f + (1800 * position)), sums);
    }

    [Fact]
    public void Sums_times_the_reciprocal_of_their_number_are_means()
    {
        var means = new float[Height * Width];
        fixed (float* tensor = Tensor((_, channel, position) => channel + (100 * position)), target = means)
            BlockedSums.OfPositions(Inside(tensor), target, new(1, Channels, Height, Width, 16), 1f / Channels);
        var expected = Enumerable.Range(0, Height * Width).Select(position => 8.5f + (100 * position));
        Assert.Equal(expected, means, (a, b) => Math.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Small_numbers_are_not_lost_beside_large_ones()
    {
        // In float32 a sum of 1e8 does not notice a one.
        float sum;
        fixed (float* tensor = Tensor((sample, channel, position) => channel > 0 ? 1 : position > 0 ? 0 : sample == 0 ? 1e8f : -1e8f))
            BlockedSums.Total(Inside(tensor), &sum, new(Samples, Channels, Height, Width, 16), 1);
        Assert.Equal(Samples * 17 * Height * Width, sum);
    }

    /// <summary>NaN wherever nothing is to be read.</summary>
    private static float[] Tensor(Func<int, int, int, float> valueAt)
    {
        var tensor = new float[Samples * Blocks * PlaneStride];
        Array.Fill(tensor, float.NaN);
        for (var sample = 0; sample < Samples; sample++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                for (var position = 0; position < Height * Width; position++)
                {
                    var plane = (sample * Blocks) + (channel / 16);
                    var (row, column) = ((position / Width) + 1, (position % Width) + 1);
                    tensor[(plane * PlaneStride) + (row * RowStride) + (column * 16) + (channel % 16)] = valueAt(sample, channel, position);
                }
            }
        }

        return tensor;
    }

    private static BlockedTensor Inside(float* tensor) => new(tensor + RowStride + 16, RowStride, PlaneStride);
}
