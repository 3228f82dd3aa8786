using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>How <see cref="Tensors.Pad"/> fills what lies outside its input.</summary>
public enum PadMode
{
    /// <summary>A constant.</summary>
    Constant,

    /// <summary>Mirrored, without repeating the edge.</summary>
    Reflect,

    /// <summary>The edge, repeated.</summary>
    Edge,

    /// <summary>From the other side.</summary>
    Wrap,
}

/// <summary>Moves and fills elements of the workspace. Strides are in floats; row-major is the last axis first.</summary>
public static unsafe class Tensors
{
    /// <summary>Copies <paramref name="count"/> floats.</summary>
    public static void Copy(float* source, float* target, int count) => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    /// <summary>Fills <paramref name="count"/> floats.</summary>
    public static void Fill(float* target, int count, float value) => new Span<float>(target, count).Fill(value);

    /// <summary>Writes zeros around each of <paramref name="planes"/> planes of a tensor with a halo.</summary>
    /// <param name="start">The buffer's first float, in the halo's corner.</param>
    /// <param name="height">Rows within the halo.</param>
    /// <param name="width">Floats of a row within the halo.</param>
    /// <param name="top">Rows of halo above.</param>
    /// <param name="left">Floats of halo before a row.</param>
    /// <param name="bottom">Rows of halo below.</param>
    /// <param name="right">Floats of halo behind a row.</param>
    public static void ClearHalo(float* start, int planes, int height, int width, int top, int left, int bottom, int right,
        in Worker worker = default)
    {
        var stride = left + width + right;
        var first = worker.ShareFrom(planes);
        start += (long)first * (top + height + bottom) * stride;
        for (var plane = first; plane < worker.ShareTo(planes); plane++)
        {
            new Span<float>(start, (top * stride) + left).Clear();
            var row = start + (top * stride) + left;
            for (var y = 0; y < height - 1; y++, row += stride)
                new Span<float>(row + width, right + left).Clear();
            new Span<float>(row + width, right + (bottom * stride)).Clear();
            start += (top + height + bottom) * stride;
        }
    }

    /// <summary>Zeros in the lanes behind the last channel of a blocked tensor.</summary>
    /// <param name="sampleStride">Floats between samples.</param>
    /// <param name="plane">Floats of a channel block with its halo.</param>
    public static void ClearPadding(float* start, int samples, int sampleStride, int plane, int channels)
    {
        var first = channels % BlockedTensor.Block;
        start += (long)(channels / BlockedTensor.Block) * plane;
        for (var sample = 0; sample < samples; sample++, start += sampleStride)
        {
            for (var position = 0; position < plane; position += BlockedTensor.Block)
                new Span<float>(start + position + first, BlockedTensor.Block - first).Clear();
        }
    }

    /// <summary>Copies a box of elements between strided views.</summary>
    public static void StridedCopy(
        float* source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        float* target, int targetOffset, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> dimensions, in Worker worker = default)
    {
        source += sourceOffset;
        target += targetOffset;
        if (worker.Count == 1)
        {
            StridedCopy(source, sourceStrides, target, targetStrides, dimensions);
            return;
        }

        // The longest axis is divided.
        Span<int> own = stackalloc int[dimensions.Length];
        dimensions.CopyTo(own);
        var axis = 0;
        for (var other = 1; other < own.Length; other++)
            axis = own[other] > own[axis] ? other : axis;
        var count = own.Length == 0 ? 1 : own[axis];
        int first = worker.ShareFrom(count), end = worker.ShareTo(count);
        if (first == end)
            return;
        if (own.Length > 0)
        {
            own[axis] = end - first;
            source += (long)first * sourceStrides[axis];
            target += (long)first * targetStrides[axis];
        }

        StridedCopy(source, sourceStrides, target, targetStrides, own);
    }

    private static void StridedCopy(
        float* source, ReadOnlySpan<int> sourceStrides, float* target, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length == 0)
        {
            *target = *source;
            return;
        }

        var count = dimensions[0];
        if (dimensions.Length == 1)
        {
            int from = sourceStrides[0], to = targetStrides[0];
            if (from == 1 && to == 1)
            {
                Copy(source, target, count);
                return;
            }

            for (var index = 0; index < count; index++)
                target[(long)index * to] = source[(long)index * from];
            return;
        }

        if (dimensions.Length == 2 && sourceStrides[0] == 1 && targetStrides[1] == 1)
        {
            Transposition.Run(source, sourceStrides[1], target, targetStrides[0], dimensions[1], dimensions[0]);
            return;
        }

        for (var index = 0; index < count; index++)
        {
            StridedCopy(
                source + ((long)index * sourceStrides[0]), sourceStrides[1..],
                target + ((long)index * targetStrides[0]), targetStrides[1..], dimensions[1..]);
        }
    }

    /// <summary>Pads (or crops, where <paramref name="begin"/> is negative) every axis.</summary>
    /// <param name="sourceShape">Dimensions of the source, row-major.</param>
    /// <param name="targetShape">Dimensions of the target, row-major.</param>
    /// <param name="begin">Elements added before each axis.</param>
    public static void Pad(
        float* source, ReadOnlySpan<int> sourceShape, float* target, ReadOnlySpan<int> targetShape, ReadOnlySpan<int> begin, PadMode mode, float value)
    {
        if (targetShape.Length == 0)
        {
            *target = *source;
            return;
        }

        int sourceStride = 1, targetStride = 1;
        for (var axis = 1; axis < targetShape.Length; axis++)
        {
            sourceStride *= sourceShape[axis];
            targetStride *= targetShape[axis];
        }

        for (var index = 0; index < targetShape[0]; index++, target += targetStride)
        {
            var from = Position(index - begin[0], sourceShape[0], mode);
            if (from < 0)
                Fill(target, targetStride, value);
            else
                Pad(source + ((long)from * sourceStride), sourceShape[1..], target, targetShape[1..], begin[1..], mode, value);
        }
    }

    /// <summary>The adjoint of <see cref="Pad"/>: what it copied sums up again; what lies outside is left out.</summary>
    /// <param name="padded">What arrives, row-major.</param>
    /// <param name="paddedShape">Its dimensions.</param>
    /// <param name="target">Row-major.</param>
    /// <param name="targetShape">Dimensions of what was padded.</param>
    /// <param name="begin">Elements added before each axis.</param>
    public static void PadAdjoint(
        float* padded, ReadOnlySpan<int> paddedShape, float* target, ReadOnlySpan<int> targetShape, ReadOnlySpan<int> begin, PadMode mode)
    {
        var count = 1;
        foreach (var dimension in targetShape)
            count *= dimension;
        Fill(target, count, 0);
        AddPadded(padded, paddedShape, target, targetShape, begin, mode);
    }

    private static void AddPadded(
        float* padded, ReadOnlySpan<int> paddedShape, float* target, ReadOnlySpan<int> targetShape, ReadOnlySpan<int> begin, PadMode mode)
    {
        if (paddedShape.Length == 0)
        {
            *target += *padded;
            return;
        }

        int paddedStride = 1, targetStride = 1;
        for (var axis = 1; axis < paddedShape.Length; axis++)
        {
            paddedStride *= paddedShape[axis];
            targetStride *= targetShape[axis];
        }

        for (var index = 0; index < paddedShape[0]; index++, padded += paddedStride)
        {
            var at = Position(index - begin[0], targetShape[0], mode);
            if (at >= 0)
                AddPadded(padded, paddedShape[1..], target + ((long)at * targetStride), targetShape[1..], begin[1..], mode);
        }
    }

    /// <summary>The source position that padding repeats at a position, or −1 for the constant.</summary>
    private static int Position(int index, int length, PadMode mode)
    {
        if ((uint)index < (uint)length)
            return index;
        switch (mode)
        {
            case PadMode.Edge:
                return Math.Clamp(index, 0, length - 1);
            case PadMode.Wrap:
                return ((index % length) + length) % length;
            case PadMode.Reflect:
                var period = Math.Max(2 * (length - 1), 1);
                var position = ((index % period) + period) % period;
                return position < length ? position : period - position;
            default:
                return -1;
        }
    }

    /// <summary>
    /// From row-major [batch, channels, height, width] to planes of interleaved channels;
    /// lanes behind the last channel become zero.
    /// </summary>
    public static void FromRowMajor(float* source, BlockedTensor target, in ImageShape shape, in Worker worker = default)
    {
        var area = shape.Height * shape.Width;
        var (part, width) = (shape.Part, shape.Part.Width);
        var planes = (shape.Channels + shape.Lanes - 1) / shape.Lanes;
        var share = worker.PartOf(shape.Batch * planes, part.Height, tiles: 1);
        for (var plane = share.FirstBlock; plane < share.EndBlock; plane++)
        {
            int sample = plane / planes, channel = plane % planes * shape.Lanes;
            var channels = Math.Min(shape.Lanes, shape.Channels - channel);
            var from = source + shape.Offset(sample, channel);
            var channelStride = (long)shape.Depth * area;
            for (var y = part.Top + share.FirstRow; y < part.Top + share.EndRow; y++)
            {
                var row = target.Row(plane, y) + (part.Left * shape.Lanes);
                if (shape.Lanes == 1)
                {
                    Copy(from + (y * shape.Width) + part.Left, row, width);
                    continue;
                }

                if (channels < shape.Lanes)
                    new Span<float>(row, width * shape.Lanes).Clear();
                Transposition.Run(from + (y * shape.Width) + part.Left, channelStride, row, shape.Lanes, channels, width);
            }
        }
    }

    /// <summary>
    /// From row-major [height, width, channels] to blocks of interleaved channels; lanes behind the last channel become zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromRows(float* source, BlockedTensor target, in ImageShape shape, in Worker worker = default)
    {
        var share = worker.PartOf(1, shape.Height, shape.Width);
        int first = share.FirstTile(shape.Width), end = share.EndTile(shape.Width);
        for (var channel = 0; channel < shape.Channels; channel += BlockedTensor.Block)
        {
            var channels = Math.Min(BlockedTensor.Block, shape.Channels - channel);
            for (var y = share.FirstRow; y < share.EndRow; y++)
            {
                var read = source + ((((long)y * shape.Width) + first) * shape.Channels) + channel;
                var write = target.Row(channel / BlockedTensor.Block, y) + (first * BlockedTensor.Block);
                for (var x = first; x < end; x++, read += shape.Channels, write += BlockedTensor.Block)
                {
                    if (channels == BlockedTensor.Block)
                    {
                        CopyBlock(read, write);
                        continue;
                    }

                    for (var lane = 0; lane < BlockedTensor.Block; lane++)
                        write[lane] = lane < channels ? read[lane] : 0;
                }
            }
        }
    }

    /// <summary>From blocks of interleaved channels to row-major [height, width, channels].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToRows(BlockedTensor source, float* target, in ImageShape shape, in Worker worker = default)
    {
        var share = worker.PartOf(1, shape.Height, shape.Width);
        int first = share.FirstTile(shape.Width), end = share.EndTile(shape.Width);
        for (var channel = 0; channel < shape.Channels; channel += BlockedTensor.Block)
        {
            var channels = Math.Min(BlockedTensor.Block, shape.Channels - channel);
            for (var y = share.FirstRow; y < share.EndRow; y++)
            {
                var read = source.Row(channel / BlockedTensor.Block, y) + (first * BlockedTensor.Block);
                var write = target + ((((long)y * shape.Width) + first) * shape.Channels) + channel;
                for (var x = first; x < end; x++, read += BlockedTensor.Block, write += shape.Channels)
                {
                    if (channels == BlockedTensor.Block)
                    {
                        CopyBlock(read, write);
                        continue;
                    }

                    for (var lane = 0; lane < channels; lane++)
                        write[lane] = read[lane];
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyBlock(float* source, float* target)
    {
        var (low, high) = (Vector256.Load(source), Vector256.Load(source + 8));
        low.Store(target);
        high.Store(target + 8);
    }

    /// <summary>From blocks of interleaved channels to planes of a channel each.</summary>
    public static void ToPlanes(BlockedTensor source, BlockedTensor target, in ImageShape shape)
    {
        var blocks = BlockLayout.Blocks(shape.Channels);
        for (var plane = 0; plane < shape.Batch * blocks; plane++)
        {
            int image = plane / blocks, channel = plane % blocks * BlockedTensor.Block;
            var channels = Math.Min(BlockedTensor.Block, shape.Channels - channel);
            for (var y = 0; y < shape.Height; y++)
            {
                var to = target.Row((image * shape.Channels) + channel, y);
                Transposition.RunBlocks(source.Row(plane, y), to, target.PlaneStride, shape.Width, channels);
            }
        }
    }

    /// <summary>From planes of interleaved channels to row-major [batch, channels, height, width].</summary>
    public static void ToRowMajor(BlockedTensor source, float* target, in ImageShape shape, in Worker worker = default)
    {
        var area = shape.Height * shape.Width;
        var planes = (shape.Channels + shape.Lanes - 1) / shape.Lanes;
        var share = worker.PartOf(shape.Batch * planes, shape.Height, tiles: 1);
        for (var plane = share.FirstBlock; plane < share.EndBlock; plane++)
        {
            int sample = plane / planes, channel = plane % planes * shape.Lanes;
            var channels = Math.Min(shape.Lanes, shape.Channels - channel);
            var to = target + shape.Offset(sample, channel);
            var channelStride = (long)shape.Depth * area;
            for (var y = share.FirstRow; y < share.EndRow; y++)
            {
                var row = to + (y * shape.Width);
                if (shape.Lanes == 1)
                    Copy(source.Row(plane, y), row, shape.Width);
                else
                    Transposition.RunBlocks(source.Row(plane, y), row, channelStride, shape.Width, channels);
            }
        }
    }
}
