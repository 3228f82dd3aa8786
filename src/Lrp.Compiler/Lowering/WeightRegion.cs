using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>How a constant lies in packed memory.</summary>
public abstract record Packing;

/// <summary>
/// [output block][taps z][input block or channel][taps y][taps x][Lanes][16]: what the convolution kernels stream through. Grouped
/// weights are packed per output block over the band of input blocks that its groups read (zeros where a channel is not of the group).
/// </summary>
/// <param name="Transposed">Roles of the axes of [K, C/groups, …] swapped: the packing of an adjoint.</param>
/// <param name="Band">Input blocks (channels where Lanes is 1) per output block.</param>
/// <param name="Z">Taps over slices of a volume.</param>
public sealed record ConvolutionPacking(int Groups, bool Transposed, int Lanes, int Band, SliceTaps Z, Taps Y, Taps X) : Packing;

/// <summary>
/// [taps z][input channel][taps y][taps x][phase][output channel] of few output channels: numbers that are each read for all lanes.
/// </summary>
/// <param name="X">Of each phase, from the first input on that any of them reads: a tap that the kernel does not have is zero.</param>
public sealed record ColumnLanesPacking(bool Transposed, SliceTaps Z, Taps Y, EquatableArray<Taps> X) : Packing;

/// <summary>
/// [point][output block][input block][16][16] of 3×3 weights that are transformed for tiles of 2 × 2 outputs: sixteen numbers for nine.
/// </summary>
/// <param name="Transposed">Roles of the axes of [K, C, 3, 3] swapped: the packing of an adjoint.</param>
public sealed record WinogradPacking(bool Transposed, Taps Y, Taps X) : Packing;

/// <summary>[channel block][taps z][taps y][taps x][16] of depthwise weights [C, 1, …].</summary>
public sealed record DepthwisePacking(SliceTaps Z, Taps Y, Taps X) : Packing;

/// <summary>
/// [channel block][taps y][channel of the group][taps x][16] of weights [C, C / groups, …], where blocks hold whole groups.
/// </summary>
/// <param name="Transposed">The two channel axes of a group swapped: the packing of an adjoint.</param>
public sealed record GroupedPacking(bool Transposed, Taps Y, Taps X) : Packing;

/// <summary>[K / 32][C][32] of weights [K, C]: rows of an input's weights, so that zero inputs are skipped.</summary>
public sealed record DensePacking : Packing;

/// <summary>Row-major as it is, padded with zeros to a multiple of sixteen.</summary>
public sealed record FlatPacking : Packing;

/// <summary>Row-major in float64, each number in the place of two floats, padded with zeros like flat packing.</summary>
public sealed record DoublePacking : Packing;

/// <summary>Nothing but zeros: the workspace of weights starts out as that.</summary>
public sealed record ZeroPacking : Packing;

/// <summary>
/// In channel blocks like an activation of this shape without halo, broadcast where the constant is smaller.
/// </summary>
public sealed record BlockedPacking(Shape Shape, int ChannelAxis) : Packing;

/// <summary>A region of the packed weights: a constant of the graph (stored, or a recipe over stored ones) in a packing.</summary>
public sealed class WeightRegion(string layer, string role, Value constant, Packing packing, long length)
{
    /// <summary>The layer that asked for it first.</summary>
    public string Layer { get; } = layer;

    /// <summary>What it is to that layer: its bias, or another constant.</summary>
    public string Role { get; } = role;

    public Value Constant { get; } = constant;

    public Packing Packing { get; } = packing;

    public long Length { get; set; } = length;

    /// <summary>Floats from the start of the packed weights.</summary>
    public long Offset { get; set; }
}
