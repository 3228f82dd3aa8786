using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>Zeros stored around each plane, so that kernels need no border cases.</summary>
public readonly record struct Halo(int Top, int Left, int Bottom, int Right)
{
    public static Halo Max(Halo a, Halo b) => new(
        Math.Max(a.Top, b.Top), Math.Max(a.Left, b.Left), Math.Max(a.Bottom, b.Bottom), Math.Max(a.Right, b.Right));

    public bool IsEmpty => this == default;
}

/// <summary>
/// How a tensor of samples, channels and two axes of space lies in memory: [N][C / Lanes][Top + H + Bottom][Left + W + Right][Lanes],
/// whatever the order of its own axes (<see cref="Form"/>). Slices of a volume lie one after the other, as samples do. Sixteen lanes
/// are the channel blocks of the convolution kernels (one 512-bit vector, two 256-bit or four 128-bit ones: the same layout for every
/// instruction set). One lane without halo is plain row-major, which tensors of any rank may have.
/// </summary>
/// <param name="Batch">Samples; of volumes, the slices of all samples.</param>
public sealed record Layout(int Batch, int Channels, int Height, int Width, int Lanes, Halo Halo)
{
    /// <summary>Slices of a sample: more than one of volumes only.</summary>
    public int Depth { get; init; } = 1;

    /// <summary>Samples, each with all of its slices.</summary>
    public int Samples => Batch / Math.Max(Depth, 1);

    /// <summary>Channels per block.</summary>
    public const int Block = BlockLayout.Block;

    public int Blocks => (Channels + Lanes - 1) / Lanes;

    /// <summary>Floats between vertical neighbours.</summary>
    public int RowStride => (Halo.Left + Width + Halo.Right) * Lanes;

    /// <summary>Floats between channel blocks (between channels where there is one lane).</summary>
    public int BlockStride => (Halo.Top + Height + Halo.Bottom) * RowStride;

    /// <summary>Floats between samples, or slices of volumes.</summary>
    public int BatchStride => Blocks * BlockStride;

    /// <summary>Floats from the buffer's start to the first element behind the halo.</summary>
    public int Origin => (Halo.Top * RowStride) + (Halo.Left * Lanes);

    /// <summary>
    /// Floats of the buffer: whole blocks, and for row-major data one more, because vector loops run over the end of its rows.
    /// </summary>
    public long Length => (((long)Batch * BatchStride + Block - 1) / Block * Block) + (Lanes == 1 ? Block : 0);

    /// <summary>Whether strides and length are within 32 bits, as kernels count. In float64, which cannot overflow here.</summary>
    public bool IsAddressable =>
        (double)Batch * Blocks * Lanes * ((double)Halo.Top + Height + Halo.Bottom) * ((double)Halo.Left + Width + Halo.Right) + (2 * Block)
            <= int.MaxValue;

    public bool IsBlocked => Lanes == Block;

    public bool IsRowMajor => Lanes == 1 && Halo.IsEmpty && (Depth == 1 || Channels == 1);

    /// <summary>
    /// Whether its halo is zero from the start, since the plan keeps the place free of all else; otherwise it is cleared before it is
    /// written. Of small planes the halo is many pieces: to clear it was 9 to 12 % of the forward pass of MobileNets and EfficientNet-Lite0,
    /// where workspaces are 4 to 8 % larger for its own place. Of large planes it is little time and much memory.
    /// </summary>
    public bool KeepsHalo => IsBlocked && !Halo.IsEmpty && LeastShareOfHalo * (BlockStride - (Height * Width * Lanes)) > BlockStride;

    /// <summary>Between planes of 28×28 (7.8) and 56×56 (14.7) with one zero around them.</summary>
    private const long LeastShareOfHalo = 10;

    /// <summary>Whether both have the same samples, channels and space.</summary>
    public bool HasShapeOf(Layout other) => this with { Halo = default } == other with { Halo = default };

    /// <summary>The same memory in row-major and in blocks: a vector of channels, or several that fill whole blocks.</summary>
    public bool IsVector => Depth == 1 && (Batch == 1 || Channels % Block == 0) && Height == 1 && Width == 1 && Halo.IsEmpty;

    public static Layout RowMajor(Shape shape) => new(1, 1, 1, shape.Count, 1, default);

    /// <summary>One image of a batch, or one slice of a volume.</summary>
    public Layout Single => this with { Batch = 1, Depth = 1 };

    /// <summary>Layout of a tensor [N, C, W], [N, C, H, W] or [N, C, D, H, W].</summary>
    public static Layout Image(Shape shape, int lanes, Halo halo) => new Form(1, lanes).Of(shape, halo);

    public static bool IsImage(Shape shape) => shape.Rank is 3 or 4 or 5;

    public override string ToString() => IsRowMajor
        ? $"{Length} floats"
        : $"{Batch}×{Blocks}×{Height}×{Width}×{Lanes}" + (Halo.IsEmpty ? "" : $" halo {Halo.Top},{Halo.Left},{Halo.Bottom},{Halo.Right}");
}
