using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// One phase of a convolution, forward or adjoint, as the kernels see it: for every output position (OutputStart + i·OutputStep), a
/// sum over taps of inputs at Start + i·Step + tap·Dilation, in each of the two spatial dimensions.
/// </summary>
/// <param name="Count">Output positions of this phase.</param>
/// <param name="Taps">The kernel's taps in the order of growing input position.</param>
public readonly record struct PhaseAxis(int OutputStart, int OutputStep, int Count, int Start, int Step, int Dilation, Taps Taps)
{
    /// <summary>Input positions needed before 0.</summary>
    public int Before => Taps.Count == 0 || Count == 0 ? 0 : Math.Max(0, -Start);

    /// <summary>Input positions needed at and after <paramref name="size"/>.</summary>
    public int After(int size) =>
        Taps.Count == 0 || Count == 0 ? 0 : Math.Max(0, Start + ((Count - 1) * Step) + ((Taps.Count - 1) * Dilation) + 1 - size);

    /// <summary>
    /// The phase in parts whose taps all lie inside the input, so that no halo is needed: at a border there are outputs with fewer taps.
    /// </summary>
    public IEnumerable<PhaseAxis> Within(int size)
    {
        for (int first = 0, next; first < Count; first = next)
        {
            var (begin, end) = TapsWithin(size, first);
            for (next = first + 1; next < Count && TapsWithin(size, next) == (begin, end);)
                next++;
            var (start, step) = begin < end ? (Start + (first * Step) + (begin * Dilation), Step) : (0, 0);
            yield return new PhaseAxis(
                OutputStart + (first * OutputStep), OutputStep, next - first, start, step, Dilation,
                new Taps(Taps[begin], Taps.Step, end - begin));
        }
    }

    /// <summary>The first tap of an output that lies inside the input, and one past the last.</summary>
    private (int Begin, int End) TapsWithin(int size, int output)
    {
        var start = Start + (output * Step);
        var begin = Math.Max(0, (Dilation - 1 - start) / Dilation);
        var end = start >= size ? 0 : Math.Min(Taps.Count, ((size - 1 - start) / Dilation) + 1);
        return begin < end ? (begin, end) : (0, 0);
    }

    /// <summary>Along an axis that there is not.</summary>
    public static PhaseAxis Point(int positions = 1) => new(0, 1, positions, 0, 1, 1, Taps.All(1));

    /// <summary>The one phase of a forward convolution along an axis.</summary>
    public static PhaseAxis Forward(Window window, int axis) => new(
        0, 1, window.Output[axis], -window.PadsBegin[axis], window.Strides[axis], window.Dilations[axis], Taps.All(window.Kernel[axis]));

    /// <summary>
    /// The phases of the adjoint along an axis: output o collects taps t with o + pad − t·dilation divisible by the stride, from
    /// input (o + pad − t·dilation) / stride. For outputs of one residue these are every (stride / gcd)-th tap, so each phase is a
    /// convolution of stride 1 with flipped taps.
    /// </summary>
    public static IEnumerable<PhaseAxis> Adjoint(Window window, int axis, int size)
    {
        int stride = window.Strides[axis], dilation = window.Dilations[axis], pad = window.PadsBegin[axis], kernel = window.Kernel[axis];
        var common = GreatestCommonDivisor(stride, dilation);
        var period = stride / common;
        for (var first = 0; first < Math.Min(stride, size); first++)
        {
            var count = (size - first + stride - 1) / stride;
            var tap = 0;
            while (tap < Math.Min(kernel, period) && Modulo(first + pad - (tap * dilation), stride) != 0)
                tap++;
            if (tap >= Math.Min(kernel, period))
            {
                yield return new PhaseAxis(first, stride, count, 0, 1, 1, new Taps(0, 1, 0));
                continue;
            }

            var taps = ((kernel - 1 - tap) / period) + 1;
            var last = tap + ((taps - 1) * period);
            yield return new PhaseAxis(
                first, stride, count, (first + pad - (last * dilation)) / stride, 1, dilation / common, new Taps(last, -period, taps));
        }
    }

    private static int Modulo(int a, int b) => ((a % b) + b) % b;

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}

/// <summary>A phase in each dimension.</summary>
public readonly record struct ConvolutionPhase(PhaseAxis Slice, PhaseAxis Row, PhaseAxis Column)
{
    /// <summary>Slices of the input that are gone through.</summary>
    public SliceTaps Z => new(Slice.Taps, Slice.Dilation);

    /// <summary>Products of an output for each input channel.</summary>
    public int Taps => Slice.Taps.Count * Row.Taps.Count * Column.Taps.Count;

    /// <summary>Outputs of an image.</summary>
    public long Positions => (long)Row.Count * Column.Count;
}

/// <summary>
/// A convolution or its adjoint, in one to three dimensions, cut into phases; or a dense layer of many rows, which are the space that it
/// looks at through a window of one.
/// </summary>
/// <param name="ChannelAxis">The axis of channels, of the input as of the output.</param>
/// <param name="Slices">Phases along the depth of volumes, cut where they reach beyond it (<see cref="PhaseAxis.Within"/>).</param>
public sealed record ConvolutionGeometry(
    int ChannelAxis, bool IsAdjoint, int Groups, int InputChannels, int OutputChannels, IReadOnlyList<PhaseAxis> Slices,
    IReadOnlyList<PhaseAxis> Rows, IReadOnlyList<PhaseAxis> Columns, Halo Halo)
{
    /// <summary>Stride 32 in two dimensions, the widest of patch embeddings.</summary>
    private const int MostPhases = 1024;

    /// <summary>Whether it sums over slices of volumes.</summary>
    public bool IsOfVolumes => Slices.Any(slice => slice.Taps.Count != 1);

    public bool IsDepthwise => Groups > 1 && Groups == InputChannels && Groups == OutputChannels;

    /// <summary>
    /// The geometry of a convolution with constant weights over one to three dimensions, and of a dense layer of many rows; null for other
    /// nodes, and for an adjoint of so wide a stride that its phases would be too many calls.
    /// </summary>
    public static ConvolutionGeometry? Of(Node node)
    {
        var layer = LayerOf(node);
        if (layer is Dense)
            return node.Inputs[1].IsRecipe ? OfDense(node.Inputs[0].Shape, node.Output.Shape) : null;
        if (Describe(layer) is not var (isAdjoint, window, groups)
            || !Layout.IsImage(node.Inputs[0].Shape) || !node.Inputs[1].IsRecipe)
            return null;
        var input = Layout.Image(node.Inputs[0].Shape, 1, default);
        var output = Layout.Image(node.Output.Shape, 1, default);
        if (HasTooManyPhases(node))
            return null;
        IReadOnlyList<PhaseAxis> slices = window.Rank < 3
            ? [PhaseAxis.Point()]
            : [.. Phases(0, output.Depth).SelectMany(phase => phase.Within(input.Depth))];
        IReadOnlyList<PhaseAxis> rows = window.Rank == 1 ? [PhaseAxis.Point()] : Phases(window.Rank - 2, output.Height);
        var columns = Phases(window.Rank - 1, output.Width);
        var halo = new Halo(
            rows.Max(phase => phase.Before), columns.Max(phase => phase.Before),
            rows.Max(phase => phase.After(input.Height)), columns.Max(phase => phase.After(input.Width)));
        return new ConvolutionGeometry(1, isAdjoint, groups, input.Channels, output.Channels, slices, rows, columns, halo);

        IReadOnlyList<PhaseAxis> Phases(int axis, int size) => isAdjoint
            ? [.. PhaseAxis.Adjoint(window, axis, size)]
            : [PhaseAxis.Forward(window, axis)];
    }

    /// <summary>An adjoint of so wide a stride that its phases would be too many calls.</summary>
    public static bool HasTooManyPhases(Node node) => Describe(LayerOf(node)) is (true, var window, _)
        && window.Strides.Select((stride, axis) => Math.Min(stride, node.Output.Shape[axis + 2]))
            .Aggregate(1L, (product, phases) => product * phases) > MostPhases;

    private static ConvolutionGeometry? OfDense(Shape input, Shape output)
    {
        var axis = output.Rank - 1;
        var layout = new Form(axis, 1).Of(output, default);
        return KernelChoice.IsConvolution(layout.Height * layout.Width, input[axis])
            ? new ConvolutionGeometry(
                axis, false, 1, input[axis], output[axis],
                [PhaseAxis.Point()], [PhaseAxis.Point(layout.Height)], [PhaseAxis.Point(layout.Width)], default)
            : null;
    }

    private static Operator LayerOf(Node node) => node.Operator switch
    {
        OneSignConv products => products.Layer,
        ConvBySign bySign => bySign.Layer,
        _ => node.Operator,
    };

    private static (bool IsAdjoint, Window Window, int Groups)? Describe(Operator operation) => operation switch
    {
        Conv conv => (false, conv.Window, conv.Groups),
        ConvTranspose conv => (true, conv.Window, conv.Groups),
        _ => null,
    };
}
