using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>Which convolutions are in tiles of 2 × 2 outputs (<see cref="WinogradKernel"/>), and how many tiles at a time.</summary>
public static class TileChoice
{
    /// <summary>
    /// Tiles of a chunk at least, where there are so many: each goes through all weights. Measured with 28, 56 and 112:
    /// no difference in VGG-16's forward pass.
    /// </summary>
    private const int FewestTiles = 28;

    /// <summary>What a chunk may take of a second-level cache of 1 MB, where it has more tiles.</summary>
    private const int MostFloats = (512 << 10) / sizeof(float);

    /// <summary>Columns of the widest kernel of products.</summary>
    private const int Columns = 14;

    /// <summary>
    /// Channels at least, read and written: with 16 it is 1.3 times as fast in 55 × 55 (SqueezeNet) and 1.6 times in 14 × 14 (GoogLeNet);
    /// fewer leave lanes of the transforms empty.
    /// </summary>
    private const int FewestChannels = 16;

    /// <summary>
    /// Tiles of an image at least: 7 × 7 outputs are 16. That is 1.6 times as fast with 192 to 384 channels, and 2.1 in 14 × 14.
    /// </summary>
    private const int FewestOfImage = 16;

    /// <summary>
    /// Whether three taps lie side by side in both directions, outputs are one step apart, and it is worth it. Not of negative weights, as
    /// rules have them that share relevance R by negative contributions z⁻, too: an output has relevance where it is positive, so R / z⁺
    /// is not much larger than R, but z⁻ may be tiny, and a tile's rounding is one of its largest R / z⁻. ResNet of Fashion-MNIST, α = 2:
    /// 2e-3.
    /// </summary>
    public static bool CanBeTiled(ConvolutionGeometry geometry, ConvolutionPhase phase, Kernel kernel, Node layer) =>
        kernel is ConvolutionKernel { Terms: ProductSign.Any, IsBySign: false }
        && layer.Inputs[1].Shape.Rank == 4 && IsTiled(geometry, phase) && (!IsNegative(layer.Inputs[1]) || HasPositiveProducts(layer));

    /// <summary>Whether a layer's sums of products of one sign would be tiled, too.</summary>
    public static bool IsTiled(Node layer) => layer.Inputs[1].Shape.Rank == 4
        && ConvolutionGeometry.Of(layer) is { Slices.Count: 1, Rows.Count: 1, Columns.Count: 1 } geometry
        && IsTiled(geometry, new ConvolutionPhase(geometry.Slices[0], geometry.Rows[0], geometry.Columns[0]));

    private static bool IsTiled(ConvolutionGeometry geometry, ConvolutionPhase phase) =>
        IsThree(phase.Row) && IsThree(phase.Column)
        && geometry is { Groups: 1, InputChannels: >= FewestChannels, OutputChannels: >= FewestChannels }
        && WinogradLayout.Tiles(phase.Row.Count) * WinogradLayout.Tiles(phase.Column.Count) >= FewestOfImage;

    private static bool IsThree(PhaseAxis axis) => axis is { Step: 1, Dilation: 1, OutputStep: 1, Taps.Count: 3 };

    /// <summary>Negative weights meet negative inputs, as z⁺ has them: W⁻x⁻, or x⁻ ∘ W⁻ᵀg.</summary>
    private static bool HasPositiveProducts(Node layer) => IsNegative(layer.Inputs[0]) || layer.Output.Readers.All(reader =>
        reader is { Operator: Binary { Function: BinaryFunction.Multiply } } && reader.Inputs.Any(IsNegative));

    private static bool IsNegative(Value value) => value.Producer is { Operator: Unary { Function: UnaryFunction.NegativePart } };

    /// <summary>Whether a call is computed in tiles. A pair of a sum and its positive products needs each product by itself.</summary>
    public static bool IsTiled(ConvolutionCall call) => call.Sums.All(sum => sum.OfTiles is not null)
        && call.Kernel is not PairKernel { Weights: PairWeights.Shared };

    /// <summary>Tiles of a chunk: chunks are as equal as possible, of whole tiles of the products' columns.</summary>
    public static int Chunk(int tiles, int planes, int blocks)
    {
        var most = Math.Max(FewestTiles, MostFloats / WinogradLayout.Length(planes, blocks, 1));
        var chunks = (tiles + most - 1) / most;
        var even = (tiles + chunks - 1) / chunks;
        return Math.Min((even + Columns - 1) / Columns * Columns, tiles);
    }
}
