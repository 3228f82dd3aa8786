using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Which kernel computes a convolution: pure functions of its geometry, the form of its input, what is known of that, and what else
/// reads it. <see cref="Measurements"/> tells why.
/// </summary>
public static class KernelChoice
{
    /// <summary>Relevance of an RGB input: thirteen of sixteen lanes would be padding.</summary>
    internal const int FewChannels = 4;

    /// <summary>
    /// Fewer rows of a dense layer are computed two by two, over their inputs that are not zero. That is as fast as a convolution where
    /// little is computed between moves to blocks and back (2 times, of 14 rows from 192 to 192), and slower otherwise (0.7 times, of 8
    /// from 784 to 1024); and a row has the same result in a batch as alone.
    /// </summary>
    private const int ManyRows = 14;

    /// <summary>Between the two rows of <see cref="Measurements"/> about phases.</summary>
    private const int LeastSaving = 3;

    /// <summary>Two sums of each for as many outputs leave room for one input and the weights, where there are sixteen registers.</summary>
    private const int MostSums = 6;

    /// <summary>Their weights, eight sums, an input and its order are sixteen registers.</summary>
    private const int MostTapsOfGroups = 6;

    /// <summary>A fourth of the products, for a loop more.</summary>
    private const int MostOfShortBlock = 12;

    /// <summary>Even and odd columns, whose vectors are put together in registers. More phases are channels that fill a block.</summary>
    private const int MostColumnPhases = 2;

    /// <summary>Products that are saved pay for the move from blocks to planes.</summary>
    private const int LeastSavingOfColumns = 2;

    /// <summary>What was measured, as forward passes of the network, with AVX2; "instead of" is what the choice leaves.</summary>
    public static IReadOnlyList<Measurement> Measurements { get; } =
    [
        new("columns as lanes of an adjoint to one channel, on AVX-512", "LeNet-5, EpsilonPlus", 3.6, 9.2),
        new("phases of a strided adjoint as channels, 3.06 times fewer products", "ResNet-18, EpsilonPlus", 3.09, 3.51),
        new("phases one by one, 2.25 times more products", "EfficientNet-Lite0, EpsilonPlus", 3.15, 3.20),
        new("two calls instead of a pair with two sets of weights", "EfficientNet-Lite0, projections", 0.75, 0.81),
    ];

    /// <summary>Whether rows of a dense layer are the space of a convolution, so that a tile reads the weights once for several.</summary>
    public static bool IsConvolution(int rows, int inputs) => rows >= ManyRows && inputs > FewChannels;

    /// <summary>Lanes of the form in which a convolution reads its input: planes where channels are few and come row-major.</summary>
    public static int LanesOf(ConvolutionGeometry geometry, bool isBlocked) =>
        !isBlocked && geometry.InputChannels <= FewChannels && geometry.Groups == 1 ? 1 : Layout.Block;

    /// <summary>The kernel of one phase.</summary>
    /// <param name="isSparse">Whether many inputs are zero: they are listed and skipped, where no neighbourhood is read.</param>
    public static Kernel Of(
        ConvolutionGeometry geometry, ConvolutionPhase phase, int lanes, bool isSparse, ProductSign terms, Epilogue epilogue)
    {
        var (slice, row, column) = phase;
        int step = column.Step * lanes, outputStep = column.OutputStep * Layout.Block;
        if (geometry.IsDepthwise)
        {
            return new DepthwiseKernel(
                step, outputStep, column.Taps.Count, column.Dilation * lanes, geometry.IsOfVolumes, terms, epilogue);
        }

        if (HoldsGroups(geometry, phase, lanes) && terms == ProductSign.Any && epilogue.Sign is null)
            return new GroupedKernel(step, outputStep, column.Taps.Count, column.Dilation * lanes, ChannelsOfGroup(geometry), epilogue);
        var isPoint = slice.Taps.Count == 1 && row.Taps.Count == 1 && column.Taps.Count == 1;
        return new ConvolutionKernel(
            step, outputStep, row.Taps.Count > 1, !IsContiguous(column) || DepthOf(geometry, phase, lanes) < lanes, terms,
            isSparse && isPoint && lanes == Layout.Block && geometry.Groups == 1, epilogue);
    }

    /// <summary>
    /// Whether a block holds several groups whose inputs are brought to their lanes: of so many channels that a vector of four lanes holds
    /// one at most, and with so few taps a row that their weights stay in registers.
    /// </summary>
    private static bool HoldsGroups(ConvolutionGeometry geometry, ConvolutionPhase phase, int lanes) =>
        lanes == Layout.Block && geometry is { Groups: > 1, IsOfVolumes: false } && geometry.InputChannels == geometry.OutputChannels
            && ChannelsOfGroup(geometry) is 4 or 8 && phase.Column.Taps.Count <= MostTapsOfGroups;

    private static int ChannelsOfGroup(ConvolutionGeometry geometry) => geometry.InputChannels / geometry.Groups;

    /// <summary>
    /// Channels of a block that are multiplied. Where the only block is nearly empty, taps stop behind its last channel; what is behind
    /// the last of several blocks, or of one tap, is of less weight.
    /// </summary>
    public static int DepthOf(ConvolutionGeometry geometry, ConvolutionPhase phase, int lanes) =>
        lanes == Layout.Block && geometry is { Groups: 1, InputChannels: <= MostOfShortBlock }
            && phase.Row.Taps.Count * phase.Column.Taps.Count > 1
            ? geometry.InputChannels
            : lanes;

    /// <summary>Inputs of a kernel's row that are gone through as one.</summary>
    /// <param name="depth">Of a tap.</param>
    public static int Inner(PhaseAxis column, int lanes, int depth) =>
        IsContiguous(column) && depth == lanes ? Math.Max(column.Taps.Count, 1) * lanes : depth;

    /// <summary>Whether phases become channels of one convolution, which moves its result's elements.</summary>
    /// <param name="before">Products of a sum's block, all phases together.</param>
    /// <param name="after">The same where phases are channels.</param>
    public static bool PhasesAreChannels(ConvolutionGeometry geometry, long before, long after) =>
        geometry.InputChannels >= Layout.Block && before >= LeastSaving * after;

    /// <summary>
    /// Whether two convolutions of the same input are one walk: where they take the same steps, and the weights of one give those of the
    /// other. Two sets at once come in too slowly from the second-level cache, but for the few of depthwise ones.
    /// </summary>
    public static bool IsPair(Kernel first, Kernel second, PairWeights weights) => (first, second) switch
    {
        ({ IsBySign: true }, _) or (_, { IsBySign: true }) => false,
        (ConvolutionKernel { Terms: ProductSign.Any } a, ConvolutionKernel b) => weights != PairWeights.Own
            && (a.Step, a.OutputStep, a.HasRows, a.HasTaps, a.IsSparse)
                == (b.Step, b.OutputStep, b.HasRows, b.HasTaps, b.IsSparse),
        (ColumnLanesKernel a, ColumnLanesKernel b) => (a.Channels, a.Phases) == (b.Channels, b.Phases),
        (DepthwiseKernel { Terms: ProductSign.Any } a, DepthwiseKernel b) =>
            (a.Step, a.OutputStep, a.Taps, a.TapStep, a.HasSlices) == (b.Step, b.OutputStep, b.Taps, b.TapStep, b.HasSlices),
        _ => false,
    };

    /// <summary>Whether the columns of an adjoint are lanes, and its few channels the sums of a tile.</summary>
    /// <param name="columns">Phases of the columns.</param>
    /// <param name="taps">Inputs that any of the phases reads.</param>
    public static bool ColumnsAreLanes(int channels, IReadOnlyList<PhaseAxis> columns, int taps)
    {
        var before = columns.Sum(phase => (long)phase.Count * phase.Taps.Count) * Layout.Block;
        var after = (long)BlockLayout.Blocks(columns[0].Count) * Layout.Block * taps * channels * columns.Count;
        return columns.Count <= MostColumnPhases && channels * columns.Count <= MostSums
            && before >= LeastSavingOfColumns * after;
    }

    private static bool IsContiguous(PhaseAxis column) => column.Dilation == 1 || column.Taps.Count <= 1;
}

/// <summary>Time that a choice takes, and that what it was chosen instead of would.</summary>
public sealed record Measurement(string Choice, string Network, double Time, double InsteadOf);
