using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Rounds a recipe's result to float32 and lays it out as the kernels stream through it. Targets are zero before.</summary>
public static unsafe partial class WeightPacking
{
    private const int Block = BlockLayout.Block;
    private const int Strip = BlockLayout.Strip;

    /// <summary>Row-major.</summary>
    public static void PackFlat(this WeightTensor weights, float* target) =>
        weights.Singles.CopyTo(new Span<float>(target, weights.Singles.Length));

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
        var (elements, shape) = (weights.Singles, weights.Shape);
        var slices = new SliceTaps(z ?? Taps.All(1), dilation);
        var read = TapsOf(weights, slices, y, x);
        var (taps, tapsRead) = (WeightTensor.Count(shape.AsSpan(2)), y.Count * x.Count);
        var (outputs, inputs) = transposed ? (shape[1] * groups, shape[0]) : (shape[0], shape[1] * groups);
        var (outputsPerGroup, inputsPerGroup) = (outputs / groups, inputs / groups);
        var (ofOutput, ofInput) = transposed ? (taps, shape[1] * taps) : (shape[1] * taps, taps);
        var planes = (inputs + lanes - 1) / lanes;
        var planeLength = tapsRead * lanes * Block;
        LoadThreads.For(BlockLayout.Blocks(outputs), (long)elements.Length * slices.Count, block =>
        {
            var first = BlockLayout.FirstPlane(block, outputsPerGroup, inputsPerGroup, lanes, planes, band);
            for (var slice = 0; slice < slices.Count; slice++)
            {
                var tapsOfSlice = read.AsSpan(slice * tapsRead, tapsRead);
                for (var plane = 0; plane < band; plane++)
                {
                    var to = target + (((((long)block * slices.Count) + slice) * band) + plane) * planeLength;
                    for (var output = block * Block; output < Math.Min((block + 1) * Block, outputs); output++)
                    {
                        // Outputs count within their group where the second axis is theirs, inputs where it is not.
                        var group = output / outputsPerGroup;
                        var from = transposed ? (output - (group * outputsPerGroup)) * ofOutput : output * ofOutput;
                        var (start, end) = ((first + plane) * lanes, (first + plane + 1) * lanes);
                        end = Math.Min(end, (group + 1) * inputsPerGroup);
                        for (var input = Math.Max(start, group * inputsPerGroup); input < end; input++)
                        {
                            var place = from + ((transposed ? input : input - (group * inputsPerGroup)) * ofInput);
                            var column = to + ((input - start) * Block) + (output % Block);
                            for (var tap = 0; tap < tapsOfSlice.Length; tap++)
                            {
                                if (tapsOfSlice[tap] >= 0)
                                    column[tap * lanes * Block] = elements[place + tapsOfSlice[tap]];
                            }
                        }
                    }
                }
            }
        });
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
            for (var input = 0; input < inputs; input += Block)
            {
                // Tiles of a cache line, so that each is read once whichever way the weights lie.
                var end = Math.Min(input + Block, inputs);
                if (ofOutput == 1)
                {
                    for (var row = input; row < end; row++)
                        elements.AsSpan(start + (row * ofInput), count).CopyTo(new Span<float>(to + ((long)row * Strip), count));
                    continue;
                }

                for (var output = 0; output < count; output++)
                {
                    var from = (start + output) * ofOutput;
                    for (var column = input; column < end; column++)
                        to[((long)column * Strip) + output] = elements[from + (column * ofInput)];
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
