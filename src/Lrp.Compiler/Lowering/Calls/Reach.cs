using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>A part of a call's work: some rows of some of its blocks of outputs.</summary>
public readonly record struct LoopPart(int Block, int Blocks, int Row, int Rows);

/// <summary>
/// What a part of a call's work touches of an image: planes (blocks of channels), and rows of each. Rows outside it are halo.
/// </summary>
public readonly record struct Reach(int Plane, int Planes, int Row, int Rows)
{
    /// <summary>The image that begins at <paramref name="operand"/>'s first float, in steps of its loop.</summary>
    /// <param name="planes">Planes that the part touches, from the operand's own on.</param>
    /// <param name="rows">Rows, in the same way.</param>
    internal static Reach Of(TensorOperand operand, (int First, int Count) planes, (int First, int Count) rows)
    {
        var layout = operand.Buffer.Layout;
        // Where a halo is narrower than what the first row reads, that begins before the plane.
        var start = operand.Displacement + layout.Origin;
        var plane = start / layout.BlockStride;
        var row = ((start - (plane * layout.BlockStride)) / layout.RowStride) - layout.Halo.Top;
        return new Reach(plane + planes.First, planes.Count, row + rows.First, rows.Count);
    }

    /// <summary>Rows that a convolution reads for some of its output's rows, from its input's first on.</summary>
    internal static (int First, int Count) InputRows(ConvolutionLoop loop, int rowStride, LoopPart part)
    {
        var (step, dilation) = (loop.InputRow / rowStride, loop.KernelRowStride / rowStride);
        return (part.Row * step, ((part.Rows - 1) * step) + ((loop.KernelRows - 1) * dilation) + 1);
    }

    /// <summary>Input planes that a convolution reads for some of its blocks of outputs: all of one without groups.</summary>
    internal static (int First, int Count) InputPlanes(ConvolutionLoop loop, int lanes, LoopPart part)
    {
        if (loop.Taps is not { } taps)
            return (part.Block, part.Blocks);
        var (first, last) = (First(part.Block), First(part.Block + part.Blocks - 1));
        return (first, last - first + loop.Planes);

        int First(int block) =>
            BlockLayout.FirstPlane(block, taps.OutputsPerGroup, taps.ChannelsPerGroup, lanes, taps.InputPlanes, loop.Planes);
    }
}
