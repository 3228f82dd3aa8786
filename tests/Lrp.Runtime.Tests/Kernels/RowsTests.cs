using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Rows of channels, [height, width, channels], as blocks of sixteen channels and back.</summary>
public unsafe class RowsTests
{
    private const int Channels = 18, Height = 2, Width = 3, Blocks = 2;
    private const int RowStride = (Width + 2) * 16, PlaneStride = (Height + 1) * RowStride;

    [Fact]
    public void Channels_of_a_position_lie_side_by_side_in_their_block()
    {
        var blocks = FromRows();
        Assert.Equal(Enumerable.Range(0, 16).Select(channel => Element(1, 2, channel)), Lanes(blocks, 0, 1, 2));
        // Behind the last channel there are zeros.
        Assert.Equal([Element(1, 2, 16), Element(1, 2, 17), .. new float[14]], Lanes(blocks, 1, 1, 2));
    }

    [Fact]
    public void What_lies_around_is_left_alone() =>
        Assert.Equal(Blocks * Height * Width * 16, FromRows().Count(element => !float.IsNaN(element)));

    [Fact]
    public void Back_in_rows_nothing_has_changed()
    {
        var rows = new float[Height * Width * Channels];
        fixed (float* source = FromRows(), target = rows)
            Tensors.ToRows(Inside(source), target, new(1, Channels, Height, Width, 16));
        Assert.Equal(Rows(), rows);
    }

    private static float[] FromRows()
    {
        var blocks = new float[Blocks * PlaneStride];
        Array.Fill(blocks, float.NaN);
        fixed (float* source = Rows(), target = blocks)
            Tensors.FromRows(source, Inside(target), new(1, Channels, Height, Width, 16));
        return blocks;
    }

    private static float[] Rows() =>
    [
        .. from y in Enumerable.Range(0, Height)
           from x in Enumerable.Range(0, Width)
           from channel in Enumerable.Range(0, Channels)
           select Element(y, x, channel),
    ];

    private static float Element(int y, int x, int channel) => (1000 * y) + (100 * x) + channel + 1;

    private static float[] Lanes(float[] blocks, int plane, int y, int x) =>
        blocks[((plane * PlaneStride) + ((y + 1) * RowStride) + ((x + 1) * 16))..][..16];

    private static BlockedTensor Inside(float* tensor) => new(tensor + RowStride + 16, RowStride, PlaneStride);
}
