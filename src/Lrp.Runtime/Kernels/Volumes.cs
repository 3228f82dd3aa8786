namespace Lrp.Generated;

/// <summary>
/// Convolutions and pools over any number of spatial dimensions on row-major data: plain loops, summed in float64. They serve
/// three-dimensional layers until those have kernels of their own.
/// </summary>
public static unsafe partial class Volumes
{
    private const int MaximumRank = 8;

    /// <summary>Convolution; weights row-major [outputs, inputs / groups, kernel…].</summary>
    /// <param name="spatial">Spatial dimensions of the convolution's input.</param>
    /// <param name="output">Spatial dimensions of its output.</param>
    public static void Convolve(
        float* x, float* weights, float* bias, float* y, int batch, int inputs, int outputs, int groups,
        ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides,
        ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        int inputsPerGroup = inputs / groups, outputsPerGroup = outputs / groups;
        Span<int> position = stackalloc int[MaximumRank];
        for (var index = 0; index < batch * outputs; index++)
        {
            int sample = index / outputs, channel = index % outputs, group = channel / outputsPerGroup;
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                double sum = bias[channel];
                for (var t = 0; t < taps; t++)
                {
                    var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
                    if (at < 0)
                        continue;
                    for (var c = 0; c < inputsPerGroup; c++)
                    {
                        sum += (double)x[((((long)sample * inputs) + (group * inputsPerGroup) + c) * area) + at]
                            * weights[((((long)channel * inputsPerGroup) + c) * taps) + t];
                    }
                }

                y[((long)index * outputArea) + o] = (float)sum;
            }
        }
    }

    /// <summary>
    /// The adjoint of <see cref="Convolve"/>: <paramref name="inputs"/> channels at the window's output become
    /// <paramref name="outputs"/> channels at its input. Weights row-major [inputs, outputs / groups, kernel…].
    /// </summary>
    public static void ConvolveAdjoint(
        float* g, float* weights, float* bias, float* result, int batch, int inputs, int outputs, int groups,
        ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides,
        ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        int inputsPerGroup = inputs / groups, outputsPerGroup = outputs / groups;
        Span<int> position = stackalloc int[MaximumRank];
        for (var index = 0; index < batch * outputs; index++)
            new Span<float>(result + ((long)index * area), area).Fill(bias[index % outputs]);
        for (var index = 0; index < batch * inputs; index++)
        {
            int sample = index / inputs, channel = index % inputs, group = channel / inputsPerGroup;
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                var share = g[((long)index * outputArea) + o];
                for (var t = 0; t < taps && share != 0; t++)
                {
                    var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
                    if (at < 0)
                        continue;
                    for (var c = 0; c < outputsPerGroup; c++)
                    {
                        result[((((long)sample * outputs) + (group * outputsPerGroup) + c) * area) + at] +=
                            share * weights[((((long)channel * outputsPerGroup) + c) * taps) + t];
                    }
                }
            }
        }
    }

    /// <summary>Maximum over each window of <paramref name="planes"/> planes.</summary>
    public static void Maximum(
        float* x, float* y, int planes, ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        Span<int> position = stackalloc int[MaximumRank];
        for (var plane = 0; plane < planes; plane++, x += area)
        {
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                var winner = Winner(x, position, taps, spatial, kernel, strides, dilations, pads);
                *y++ = winner < 0 ? float.NegativeInfinity : x[winner];
            }
        }
    }

    /// <summary>Routes relevance to the first maximum of each window, in row-major order.</summary>
    public static void Route(
        float* x, float* relevance, float* result, int planes, ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        Span<int> position = stackalloc int[MaximumRank];
        for (var plane = 0; plane < planes; plane++, x += area, result += area)
        {
            new Span<float>(result, area).Clear();
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                var winner = Winner(x, position, taps, spatial, kernel, strides, dilations, pads);
                if (winner >= 0)
                    result[winner] += *relevance;
                relevance++;
            }
        }
    }

    /// <summary>Mean over each window.</summary>
    public static void Average(
        float* x, float* y, int planes, ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        Span<int> position = stackalloc int[MaximumRank];
        for (var plane = 0; plane < planes; plane++, x += area)
        {
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                var sum = 0.0;
                for (var t = 0; t < taps; t++)
                {
                    var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
                    sum += at < 0 ? 0 : x[at];
                }

                *y++ = (float)(sum / Count(position, spatial, kernel, strides, dilations, pads, padsEnd, countPadding));
            }
        }
    }

    /// <summary>The adjoint of <see cref="Average"/>.</summary>
    public static void AverageAdjoint(
        float* g, float* result, int planes, ReadOnlySpan<int> spatial, ReadOnlySpan<int> output, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        int area = Product(spatial), outputArea = Product(output), taps = Product(kernel);
        Span<int> position = stackalloc int[MaximumRank];
        for (var plane = 0; plane < planes; plane++, result += area)
        {
            new Span<float>(result, area).Clear();
            for (var o = 0; o < outputArea; o++)
            {
                Unravel(o, output, position);
                var share = *g++ / Count(position, spatial, kernel, strides, dilations, pads, padsEnd, countPadding);
                for (var t = 0; t < taps; t++)
                {
                    var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
                    if (at >= 0)
                        result[at] += share;
                }
            }
        }
    }

    private static int Winner(
        float* x, ReadOnlySpan<int> position, int taps, ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads)
    {
        var winner = -1;
        for (var t = 0; t < taps; t++)
        {
            var at = Tap(position, t, spatial, kernel, strides, dilations, pads);
            // What is no number wins.
            if (at >= 0 && (winner < 0 || (!(x[at] <= x[winner]) && !float.IsNaN(x[winner]))))
                winner = at;
        }

        return winner;
    }

    /// <summary>How many taps a mean divides by: the existing ones, or with padding all that lie in the padded input.</summary>
    private static int Count(
        ReadOnlySpan<int> position, ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel, ReadOnlySpan<int> strides,
        ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads, ReadOnlySpan<int> padsEnd, bool countPadding)
    {
        var count = 1;
        for (var axis = 0; axis < spatial.Length; axis++)
        {
            var window = new PoolAxis(spatial[axis], kernel[axis], strides[axis], dilations[axis], pads[axis], padsEnd[axis], countPadding);
            count *= window.Window(position[axis]).Count;
        }

        return count;
    }

    private static void Unravel(int index, ReadOnlySpan<int> dimensions, Span<int> position)
    {
        for (var axis = dimensions.Length - 1; axis >= 0; axis--)
        {
            position[axis] = index % dimensions[axis];
            index /= dimensions[axis];
        }
    }

    /// <summary>Flat input position of a tap; −1 outside.</summary>
    private static int Tap(
        ReadOnlySpan<int> position, int tap, ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel,
        ReadOnlySpan<int> strides, ReadOnlySpan<int> dilations, ReadOnlySpan<int> pads)
    {
        int at = 0, stride = 1;
        for (var axis = spatial.Length - 1; axis >= 0; axis--)
        {
            var input = (position[axis] * strides[axis]) - pads[axis] + (tap % kernel[axis] * dilations[axis]);
            tap /= kernel[axis];
            if ((uint)input >= (uint)spatial[axis])
                return -1;
            at += input * stride;
            stride *= spatial[axis];
        }

        return at;
    }

    private static int Product(ReadOnlySpan<int> dimensions)
    {
        var product = 1;
        foreach (var dimension in dimensions)
            product *= dimension;
        return product;
    }
}
