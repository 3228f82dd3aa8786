using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Rounds a recipe's result to float32 and lays it out as the kernels stream through it. Targets are zero before.</summary>
public static unsafe class WeightPacking
{
    private const int Block = BlockLayout.Block;
    private const int Strip = BlockLayout.Strip;

    /// <summary>Row-major.</summary>
    public static void PackFlat(this WeightTensor weights, float* target)
    {
        var data = weights.Data;
        for (var index = 0; index < data.Length; index++)
            target[index] = (float)data[index];
    }

    /// <summary>Row-major in float64, each number in the place of two floats.</summary>
    public static void PackDoubles(this WeightTensor weights, float* target) =>
        weights.Data.CopyTo(new Span<double>(target, weights.Data.Length));

    /// <summary>In channel blocks like an activation of a shape.</summary>
    /// <param name="channelAxis">The axis of channels. What is behind it is space; where it is the last, what is before it.</param>
    public static void PackBlocked(this WeightTensor weights, float* target, int channelAxis, params int[] shape)
    {
        var data = weights.Expand(shape).Data;
        int before = 1, behind = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            before *= axis < channelAxis ? shape[axis] : 1;
            behind *= axis > channelAxis ? shape[axis] : 1;
        }

        var isLast = channelAxis == shape.Length - 1;
        int channels = shape[channelAxis], blocks = BlockLayout.Blocks(channels);
        var slices = shape.Length - channelAxis - 1 == BlockLayout.VolumeAxes ? shape[channelAxis + 1] : 1;
        var area = isLast ? before : behind / Math.Max(slices, 1);
        for (var index = 0; index < data.Length; index++)
        {
            int channel = index / behind % channels, outer = index / behind / channels;
            var (image, position) = isLast ? (0, outer) : ((outer * slices) + (index % behind / area), index % area);
            target[((((((long)image * blocks) + (channel / Block)) * area) + position) * Block) + (channel % Block)] = (float)data[index];
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
        var view = new ConvolutionWeights(weights, groups, transposed);
        var planes = (view.Inputs + lanes - 1) / lanes;
        var slices = new SliceTaps(z ?? Taps.All(1), dilation);
        for (var block = 0; block < BlockLayout.Blocks(view.Outputs); block++)
        {
            var first = BlockLayout.FirstPlane(block, view.OutputsPerGroup, view.InputsPerGroup, lanes, planes, band);
            for (var slice = 0; slice < slices.Count; slice++)
            {
                for (var plane = first; plane < first + band; plane++)
                {
                    for (var ky = 0; ky < y.Count; ky++)
                    {
                        for (var kx = 0; kx < x.Count; kx++)
                        {
                            for (var input = plane * lanes; input < (plane + 1) * lanes; input++)
                            {
                                for (var output = block * Block; output < (block + 1) * Block; output++)
                                    *target++ = view[output, input, slices[slice], y[ky], x[kx]];
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>[channel block][slice][taps y][taps x][16] of depthwise weights [C, 1, taps…].</summary>
    /// <param name="z">Taps over slices of volumes.</param>
    /// <param name="dilation">Slices from tap to tap.</param>
    public static void PackDepthwise(this WeightTensor weights, float* target, Taps y, Taps x, Taps? z = null, int dilation = 1)
    {
        var view = new ConvolutionWeights(weights, groups: weights.Shape[0], transposed: false);
        var slices = new SliceTaps(z ?? Taps.All(1), dilation);
        for (var block = 0; block < BlockLayout.Blocks(view.Outputs); block++)
        {
            for (var slice = 0; slice < slices.Count; slice++)
            {
                for (var ky = 0; ky < y.Count; ky++)
                {
                    for (var kx = 0; kx < x.Count; kx++)
                    {
                        for (var channel = block * Block; channel < (block + 1) * Block; channel++)
                            *target++ = view[channel, channel, slices[slice], y[ky], x[kx]];
                    }
                }
            }
        }
    }

    /// <summary>[K / 32][C][32] of weights [K, C].</summary>
    public static void PackDense(this WeightTensor weights, float* target)
    {
        int outputs = weights.Shape[0], inputs = weights.Shape[1];
        for (var strip = 0; strip < BlockLayout.Strips(outputs); strip++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var output = strip * Strip; output < (strip + 1) * Strip; output++)
                    *target++ = output < outputs ? (float)weights.Data[((long)output * inputs) + input] : 0;
            }
        }
    }

    /// <summary>Weights [K, C / groups, taps…] read by output and input channel, in either direction; zero between groups.</summary>
    private readonly struct ConvolutionWeights
    {
        private readonly double[] _data;
        private readonly bool _transposed;
        private readonly int _taps;
        private readonly int _kernelX;
        private readonly int _kernelY;
        private readonly int _second;

        public ConvolutionWeights(WeightTensor weights, int groups, bool transposed)
        {
            _data = weights.Data;
            _transposed = transposed;
            _kernelX = weights.Shape[^1];
            _kernelY = weights.Rank > 3 ? weights.Shape[^2] : 1;
            _second = weights.Shape[1];
            _taps = 1;
            for (var axis = 2; axis < weights.Rank; axis++)
                _taps *= weights.Shape[axis];
            Outputs = transposed ? _second * groups : weights.Shape[0];
            Inputs = transposed ? weights.Shape[0] : _second * groups;
            OutputsPerGroup = Outputs / groups;
            InputsPerGroup = Inputs / groups;
        }

        public int Outputs { get; }

        public int Inputs { get; }

        public int OutputsPerGroup { get; }

        public int InputsPerGroup { get; }

        public float this[int output, int input, int z, int y, int x]
        {
            get
            {
                if (z < 0 || output >= Outputs || input >= Inputs || output / OutputsPerGroup != input / InputsPerGroup)
                    return 0;
                var (first, second) = _transposed ? (input, output % OutputsPerGroup) : (output, input % InputsPerGroup);
                return (float)_data[((((long)first * _second) + second) * _taps) + (((z * _kernelY) + y) * _kernelX) + x];
            }
        }
    }
}
