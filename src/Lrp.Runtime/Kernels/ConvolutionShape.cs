using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Counts and strides of one convolution call, in floats where they are strides. Generated kernels are shared between layers of
/// different sizes; this is what differs.
/// </summary>
public readonly struct ConvolutionShape(
    int blocks, int rows, int columns, int inputRow, int planes, int planeStride, int kernelRows, int kernelRowStride,
    int taps = 1, int tapStride = 0, int inner = 0, int lastInner = 0,
    int outputsPerGroup = int.MaxValue, int channelsPerGroup = 0, int inputPlanes = 0)
{
    /// <summary>Blocks of sixteen output channels.</summary>
    public readonly int Blocks = blocks;

    /// <summary>Output rows.</summary>
    public int Rows { get; private init; } = rows;

    /// <summary>Output columns.</summary>
    public int Columns { get; private init; } = columns;

    /// <summary>Input distance of neighbouring output rows.</summary>
    public readonly int InputRow = inputRow;

    /// <summary>Input planes that one output block sums over.</summary>
    public readonly int Planes = planes;

    /// <summary>Distance of input planes.</summary>
    public readonly int PlaneStride = planeStride;

    /// <summary>Kernel rows.</summary>
    public readonly int KernelRows = kernelRows;

    /// <summary>Input distance of kernel rows.</summary>
    public readonly int KernelRowStride = kernelRowStride;

    /// <summary>Taps of a kernel row that are apart in memory.</summary>
    public readonly int Taps = taps;

    /// <summary>Input distance of such taps.</summary>
    public readonly int TapStride = tapStride;

    /// <summary>Inputs of a tap that lie side by side.</summary>
    public readonly int Inner = inner;

    /// <summary>The same of the last plane, which may have fewer channels.</summary>
    public readonly int LastInner = lastInner;

    // Floats: half of a first-level cache of 48 KB, half of a second-level cache of 1 MB, a third of the first-level cache.
    private const int MostWeights = 6144, LeastImage = 131072, MostInputs = 4096;

    private readonly int _outputsPerGroup = outputsPerGroup;
    private readonly int _channelsPerGroup = channelsPerGroup;
    private readonly int _inputPlanes = inputPlanes;

    /// <summary>Packed weights of an output block.</summary>
    public long BlockWeights => (long)Planes * KernelRows * Taps * Inner * BlockLayout.Block;

    /// <summary>
    /// Rows that two sums compute for all blocks before the next: all, but where the inputs are many and the weights few. Those stay in
    /// the first-level cache, and so do the inputs of a band, which else come from further away for each block. Measured on a Zen 5:
    /// 1.1 → 0.75 ms for 16 → 96 channels in 112 × 112 (MobileNetV2). Inputs that the second-level cache holds had better be read again,
    /// as each block is another stream to write: 0.35 → 0.43 ms in 56 × 56.
    /// </summary>
    public int RowsOfBand
    {
        get
        {
            var inputs = (long)Planes * InputRow;
            var isWide = Blocks > 2 && Blocks * BlockWeights <= MostWeights && inputs * Rows >= LeastImage;
            return isWide ? (int)Math.Max(1, MostInputs / inputs) : Math.Max(Rows, 1);
        }
    }

    /// <summary>The same for a part, where this is the walk row by row.</summary>
    /// <param name="all">The walk over all of it, which may take rows that follow each other for one.</param>
    public ConvolutionShape Of(Area part, in ConvolutionShape all)
    {
        var (rows, columns) = (part.Height, part.Width);
        return (rows, columns) == (Rows, Columns) ? all : this with { Rows = rows, Columns = columns };
    }

    /// <summary>First input plane that an output block reads: where its first group's channels begin.</summary>
    public int FirstPlane(int block) =>
        BlockLayout.FirstPlane(block, _outputsPerGroup, _channelsPerGroup, BlockLayout.Block, _inputPlanes, Planes);
}
