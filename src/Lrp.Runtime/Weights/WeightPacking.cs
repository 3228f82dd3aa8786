using System.Buffers;
using System.Runtime.CompilerServices;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Rounds a recipe's result to float32 and lays it out as the kernels stream through it. Targets are zero before.</summary>
public static unsafe partial class WeightPacking
{
    private const int Block = BlockLayout.Block;
    private const int Strip = BlockLayout.Strip;

    // Inputs of a strip at a time: 16 KB.
    private const int Piece = 128;

    private static readonly int[] _itself = [0];

    /// <summary>Row-major.</summary>
    public static void PackFlat(this WeightTensor weights, float* target)
    {
        var elements = weights.Elements;
        LoadThreads.InParts(elements.Length, (start, count) => elements.Read(start, new Span<float>(target + start, count)));
    }

    /// <summary>Row-major in float64, each number in the place of two floats.</summary>
    public static void PackDoubles(this WeightTensor weights, float* target) =>
        weights.Data.CopyTo(new Span<double>(target, weights.Data.Length));

    /// <summary>In channel blocks like an activation of a shape.</summary>
    /// <param name="channelAxis">The axis of channels. What is behind it is space; where it is the last, what is before it.</param>
    public static void PackBlocked(this WeightTensor weights, float* target, int channelAxis, params int[] shape)
    {
        var elements = weights.Expand(shape).Singles;
        int before = 1, behind = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            before *= axis < channelAxis ? shape[axis] : 1;
            behind *= axis > channelAxis ? shape[axis] : 1;
        }

        var isLast = channelAxis == shape.Length - 1;
        int channels = shape[channelAxis], blocks = BlockLayout.Blocks(channels);
        var slices = shape.Length - channelAxis - 1 == BlockLayout.VolumeAxes ? shape[channelAxis + 1] : 1;
        var (images, positions) = isLast ? (1, before) : (before, behind / Math.Max(slices, 1));
        var (ofPosition, ofChannel) = isLast ? (channels, 1) : (1, behind);
        for (var image = 0; image < images; image++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                for (var slice = 0; slice < slices; slice++)
                {
                    var from = (((image * channels) + channel) * ofChannel) + (slice * positions);
                    var to = target + channel % Block
                        + ((((((long)image * slices) + slice) * blocks) + (channel / Block)) * positions * Block);
                    for (var position = 0; position < positions; position++)
                        to[(long)position * Block] = elements[from + (position * ofPosition)];
                }
            }
        }
    }

    /// <summary>[output block][slice][plane][taps y][taps x][lanes][16] of weights [K, C / groups, taps…].</summary>
    /// <param name="transposed">The axes of outputs and inputs swapped: for adjoints.</param>
    /// <param name="lanes">Channels per input plane: 16, or 1 for planar input.</param>
    /// <param name="band">Input planes per output block.</param>
    /// <param name="z">Taps over slices of volumes.</param>
    /// <param name="dilation">Slices from tap to tap.</param>
    public static void PackConvolution(
        this WeightTensor weights, float* target, int groups, bool transposed, int lanes, int band, Taps y, Taps x, Taps? z = null,
        int dilation = 1)
    {
        var (elements, shape) = (weights.Elements, weights.Shape);
        var slices = new SliceTaps(z ?? Taps.All(1), dilation);
        var read = TapsOf(weights, slices, y, x);
        var (taps, tapsRead) = (WeightTensor.Count(shape.AsSpan(2)), y.Count * x.Count);
        var (outputs, inputs) = transposed ? (shape[1] * groups, shape[0]) : (shape[0], shape[1] * groups);
        var (outputsPerGroup, inputsPerGroup) = (outputs / groups, inputs / groups);
        // Rows and columns are the first two axes, whatever they are to the kernel; columns count within the group of their row.
        var (rowsPerGroup, columnsPerGroup) = transposed ? (inputsPerGroup, outputsPerGroup) : (outputsPerGroup, inputsPerGroup);
        var (ofRow, ofColumn) = transposed ? (Block, 1) : (1, Block);
        var planes = (inputs + lanes - 1) / lanes;
        var planeLength = tapsRead * lanes * Block;
        LoadThreads.For(BlockLayout.Blocks(outputs), (long)elements.Length * slices.Count, block =>
        {
            var first = BlockLayout.FirstPlane(block, outputsPerGroup, inputsPerGroup, lanes, planes, band);
            var ofBlock = (Start: block * Block, End: Math.Min((block + 1) * Block, outputs));
            var row = ArrayPool<float>.Shared.Rent(Math.Max(Block, lanes) * taps);
            for (var plane = 0; plane < band; plane++)
            {
                var ofPlane = (Start: (first + plane) * lanes, End: Math.Min((first + plane + 1) * lanes, inputs));
                var (rows, columns) = transposed ? (ofPlane, ofBlock) : (ofBlock, ofPlane);
                for (var index = rows.Start; index < rows.End; index++)
                {
                    var group = index / rowsPerGroup;
                    var start = Math.Max(columns.Start, group * columnsPerGroup);
                    var count = Math.Min(columns.End, (group + 1) * columnsPerGroup) - start;
                    if (count <= 0)
                        continue;
                    elements.Read(((index * columnsPerGroup) + start - (group * columnsPerGroup)) * taps, row.AsSpan(0, count * taps));
                    var lane = ((index - rows.Start) * ofRow) + ((start - columns.Start) * ofColumn);
                    for (var slice = 0; slice < slices.Count; slice++)
                    {
                        var to = target + (((((long)block * slices.Count) + slice) * band) + plane) * planeLength + lane;
                        Scatter(row.AsSpan(0, count * taps), taps, read.AsSpan(slice * tapsRead, tapsRead), to, ofColumn, lanes * Block);
                    }
                }
            }

            ArrayPool<float>.Shared.Return(row);
        });
    }

    /// <summary>[slice][input][taps y][taps x][phase][output] of weights [K, C, taps…].</summary>
    /// <param name="transposed">The axes of outputs and inputs swapped: for adjoints.</param>
    /// <param name="phases">Taps of each phase of the columns: zero where the kernel has none.</param>
    /// <param name="z">Taps over slices of volumes.</param>
    /// <param name="dilation">Slices from tap to tap.</param>
    public static void PackColumnLanes(
        this WeightTensor weights, float* target, bool transposed, Taps y, Taps[] phases, Taps? z = null, int dilation = 1)
    {
        var (elements, shape) = (weights.Singles, weights.Shape);
        var slices = new SliceTaps(z ?? Taps.All(1), dilation);
        var (taps, width) = (WeightTensor.Count(shape.AsSpan(2)), shape[^1]);
        var (outputs, inputs) = transposed ? (shape[1], shape[0]) : (shape[0], shape[1]);
        var (ofOutput, ofInput) = transposed ? (taps, outputs * taps) : (inputs * taps, taps);
        var rows = TapsOf(weights, slices, y, Taps.All(1));
        for (var slice = 0; slice < slices.Count; slice++)
        {
            for (var input = 0; input < inputs; input++)
            {
                foreach (var row in rows.AsSpan(slice * y.Count, y.Count))
                {
                    for (var column = 0; column < phases[0].Count; column++)
                    {
                        foreach (var phase in phases)
                        {
                            var isTap = row >= 0 && (uint)phase[column] < (uint)width;
                            for (var output = 0; output < outputs; output++)
                                *target++ = isTap ? elements[(output * ofOutput) + (input * ofInput) + row + phase[column]] : 0;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Puts the taps of each column to their places.</summary>
    /// <param name="taps">Of a column.</param>
    /// <param name="read">Which of them, in which order; −1 for none.</param>
    /// <param name="ofColumn">Distance from column to column in the target.</param>
    /// <param name="ofTap">Distance from tap to tap.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<float> columns, int taps, ReadOnlySpan<int> read, float* to, int ofColumn, int ofTap)
    {
        for (; columns.Length > 0; columns = columns[taps..], to += ofColumn)
        {
            for (var tap = 0; tap < read.Length; tap++)
            {
                if (read[tap] >= 0)
                    to[(long)tap * ofTap] = columns[read[tap]];
            }
        }
    }

    /// <summary>[channel block][slice][taps y][taps x][16] of depthwise weights [C, 1, taps…].</summary>
    /// <param name="z">Taps over slices of volumes.</param>
    /// <param name="dilation">Slices from tap to tap.</param>
    public static void PackDepthwise(this WeightTensor weights, float* target, Taps y, Taps x, Taps? z = null, int dilation = 1)
    {
        var (elements, channels) = (weights.Singles, weights.Shape[0]);
        var taps = WeightTensor.Count(weights.Shape.AsSpan(2));
        var read = TapsOf(weights, new SliceTaps(z ?? Taps.All(1), dilation), y, x);
        for (var channel = 0; channel < channels; channel++)
        {
            var to = target + ((long)(channel / Block) * read.Length * Block) + (channel % Block);
            for (var tap = 0; tap < read.Length; tap++)
            {
                if (read[tap] >= 0)
                    to[tap * Block] = elements[(channel * taps) + read[tap]];
            }
        }
    }

    /// <summary>[K / 32][C][32] of weights [K, C].</summary>
    public static void PackDense(this WeightTensor weights, float* target)
    {
        int outputs = weights.Shape[0], inputs = weights.Shape[1];
        var (elements, strides) = weights.AsTheyLie();
        var (ofOutput, ofInput) = (strides[0], strides[1]);
        LoadThreads.For(BlockLayout.Strips(outputs), elements.Length, strip =>
        {
            var to = target + ((long)strip * inputs * Strip);
            var (start, count) = (strip * Strip, Math.Min(Strip, outputs - (strip * Strip)));
            if (ofOutput == 1)
            {
                for (var input = 0; input < inputs; input++)
                    elements.Read(start + (input * ofInput), new Span<float>(to + ((long)input * Strip), count));
                return;
            }

            Span<float> piece = stackalloc float[Piece];
            for (var input = 0; input < inputs; input += Piece)
            {
                // What is written stays in the cache while its outputs come one by one.
                var part = piece[..Math.Min(Piece, inputs - input)];
                for (var output = 0; output < count; output++)
                {
                    elements.Read(((start + output) * ofOutput) + input, part);
                    Scatter(part, 1, _itself, to + ((long)input * Strip) + output, Strip, 0);
                }
            }
        });
    }

    /// <summary>Where the taps that a kernel reads are among the stored ones of a channel; −1 outside, where they are zero.</summary>
    private static int[] TapsOf(WeightTensor weights, SliceTaps slices, Taps y, Taps x)
    {
        var (width, height) = (weights.Rank > 2 ? weights.Shape[^1] : 1, weights.Rank > 3 ? weights.Shape[^2] : 1);
        var read = new int[slices.Count * y.Count * x.Count];
        var tap = 0;
        for (var slice = 0; slice < slices.Count; slice++)
        {
            for (var ky = 0; ky < y.Count; ky++)
            {
                for (var kx = 0; kx < x.Count; kx++)
                    read[tap++] = slices[slice] < 0 ? -1 : (((slices[slice] * height) + y[ky]) * width) + x[kx];
            }
        }

        return read;
    }
}
