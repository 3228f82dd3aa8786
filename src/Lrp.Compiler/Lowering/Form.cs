using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Which axis of a tensor are its channels, and how many of them lie side by side: the rest is samples and space. A tensor of one shape
/// may be either: [1, 196, 192] is a row of 196 tokens with 192 channels (axis 2), or one of 192 samples of a signal (axis 1).
/// </summary>
/// <param name="ChannelAxis">With axes behind it, which are space. Where it is the last, all axes before it are.</param>
/// <param name="Lanes">Sixteen, or one in planes.</param>
public readonly record struct Form(int ChannelAxis, int Lanes)
{
    /// <summary>In the order of its axes, whatever they mean.</summary>
    public static Form RowMajor => new(-1, 1);

    /// <summary>Channels in blocks of sixteen.</summary>
    public static Form Blocks(int channelAxis) => new(channelAxis, Layout.Block);

    public bool IsBlocked => Lanes == Layout.Block;

    /// <summary>The layout of a tensor of a shape in this form.</summary>
    public Layout Of(Shape shape, Halo halo)
    {
        if (ChannelAxis < 0)
            return Layout.RowMajor(shape);
        var isLast = IsChannelsLast(shape);
        var before = shape.CountOf(0, isLast ? shape.Rank - 2 : ChannelAxis);
        if (isLast)
            return new Layout(1, shape[ChannelAxis], before, shape.Rank > 1 ? shape[shape.Rank - 2] : 1, Lanes, halo);
        int depth = DepthOf(shape), rows = shape.CountOf(ChannelAxis + 1, shape.Rank - 1) / Math.Max(depth, 1);
        return new Layout(before * depth, shape[ChannelAxis], rows, shape[shape.Rank - 1], Lanes, halo) { Depth = depth };
    }

    /// <summary>Slices of a volume, which are laid out as samples.</summary>
    public int DepthOf(Shape shape) => shape.Rank - ChannelAxis - 1 == BlockLayout.VolumeAxes ? shape[ChannelAxis + 1] : 1;

    /// <summary>The shape of one of several samples, which are the axes before the channels.</summary>
    public Shape SampleOf(Shape shape) => IsChannelsLast(shape)
        ? shape
        : new Shape([.. Enumerable.Repeat(1, ChannelAxis), .. shape.Dimensions.Skip(ChannelAxis)]);

    /// <summary>Whether rows of a row-major tensor are its channels.</summary>
    public bool IsChannelsLast(Shape shape) => ChannelAxis == shape.Rank - 1;
}
