using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What stays in registers while a reduction runs.</summary>
/// <param name="Columns">Output columns.</param>
/// <param name="Vectors">Vectors of channels of each.</param>
/// <param name="IsTwin">Whether each vector is a block of its own (<see cref="Twins"/>).</param>
public readonly record struct Tile(int Columns, int Vectors, bool IsTwin = false)
{
    /// <summary>What tells the names of a vector's locals apart: nothing where there is one.</summary>
    public string Index(int vector) => Vectors == 1 ? "" : vector.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What a tile sums decides how much of it registers hold.</summary>
public enum TileKind
{
    /// <summary>A convolution.</summary>
    Convolution,

    /// <summary>A depthwise convolution.</summary>
    Depthwise,

    /// <summary>Positive products: they need a register more.</summary>
    Positive,

    /// <summary>Two sums with two sets of weights.</summary>
    Pair,

    /// <summary>
    /// Two sums whose weights are one set, or its positive or negative ones. One vector at a time: half as many columns would want weights
    /// faster than the second-level cache gives them.
    /// </summary>
    SignedPair,

    /// <summary>Sum of products and sum of positive products: fewest instructions count.</summary>
    PositivePair,

    /// <summary>Two depthwise sums.</summary>
    DepthwisePair,

    /// <summary>
    /// A sum whose weights go by the sign of a tensor: a mask stays beside each accumulator, and the choice is an instruction more. 338
    /// GFLOP/s of the two sums that it replaces (262 as a pair) with 8 columns, 314 with 10, 297 with 12; with AVX2 172 (133), Zen 5.
    /// </summary>
    BySign,

    /// <summary>A convolution of several groups in a block: the weights of a kernel's row stay beside the sums.</summary>
    Grouped,
}

/// <summary>
/// An instruction set that kernels are emitted for. A block of sixteen channels is <see cref="Vectors"/> vectors; register tiles obey
/// accumulators + weights + 1 ≤ registers, because one more spills (67 % of peak with AVX-512, 20 % with AVX2).
/// </summary>
/// <param name="Name">As in the runtime's <c>InstructionSet</c>.</param>
/// <param name="Type">Static class of the vectors' functions.</param>
/// <param name="Lanes">Floats per vector.</param>
/// <param name="MultiplyAdd">What multiplies and adds; the exact fused form is ~290× slower where the hardware lacks it.</param>
/// <param name="Tiles">Of every <see cref="TileKind"/>, in their order.</param>
public sealed record VectorIsa(
    string Name, string Type, int Lanes, string MultiplyAdd, params IReadOnlyList<Tile> Tiles)
{
    /// <summary>28 + 1 + 1 of 32 registers, 12 + 2 + 1 of 16, and (weights in turn) 12 + 3 + 1 of 16.</summary>
    public static IReadOnlyList<VectorIsa> All { get; } =
    [
        new("Avx512", "Vector512", 16, "FusedMultiplyAdd",
            new(28, 1), new(14, 1), new(24, 1), new(14, 1), new(13, 1), new(13, 1), new(13, 1), new(8, 1), new(14, 1)),
        new("Avx2", "Vector256", 8, "FusedMultiplyAdd",
            new(6, 2), new(8, 1), new(5, 2), new(2, 2), new(6, 1), new(2, 2), new(6, 1), new(6, 1), new(8, 1)),
        new("Portable", "Vector128", 4, "MultiplyAddEstimate",
            new(3, 4), new(6, 1), new(2, 4), new(2, 2), new(6, 1), new(2, 2), new(6, 1), new(6, 1), new(6, 1)),
    ];

    /// <summary>The instruction sets of a list as a project file has it, of which case and order are free; all where it is empty.</summary>
    /// <param name="unknown">A word that is none, else null.</param>
    public static IReadOnlyList<VectorIsa> Parse(string list, out string? unknown)
    {
        var words = list.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        unknown = words.FirstOrDefault(word => !All.Any(isa => isa.IsCalled(word)));
        return words.Length == 0 ? All : [.. All.Where(isa => words.Any(isa.IsCalled))];
    }

    private bool IsCalled(string word) => Name.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Columns at most of a tile of two blocks, 28 + 2 + 1 of 32 registers; 0 where there are too few.</summary>
    public int TwinColumns => Vectors == 1 ? 14 : 0;

    /// <summary>
    /// Brings what is read a while later into the second-level cache; null where there is no such instruction. 64 KB on are at least the
    /// next two blocks of output channels, which weights are read for while those at hand are read once more. Measured on a Zen 5,
    /// products of 512 × 512 channels × 16 tiles: 0.96 → 0.71 ms, of 256 × 256 × 49: 0.70 → 0.47 ms; 4 KB on: 0.84 and 0.64 ms.
    /// </summary>
    public string? PrefetchAhead(string pointer) => Prefetch($"{pointer} + {Ahead}", level: 1);

    /// <summary>
    /// Brings what is read or written soon into a cache; null where there may be no such instruction: vectors of 128 bits may be another
    /// architecture's.
    /// </summary>
    public string? Prefetch(string pointer, int level = 0) =>
        Lanes < 8 ? null : $"global::System.Runtime.Intrinsics.X86.Sse.Prefetch{level}({pointer});";

    /// <summary>Brings floats of a vector to the lanes that ask for them; null where it does not take a single instruction.</summary>
    public string? Permute(string vector, string order) => Lanes switch
    {
        16 => $"global::System.Runtime.Intrinsics.X86.Avx512F.PermuteVar16x32({vector}, {order})",
        8 => $"global::System.Runtime.Intrinsics.X86.Avx2.PermuteVar8x32({vector}, {order})",
        _ => null,
    };

    private const int Ahead = 16384;

    public Tile TileOf(TileKind kind) => Tiles[(int)kind];

    /// <summary>What the tiles of a convolution kernel sum.</summary>
    public static TileKind KindOf(Kernel kernel) => kernel switch
    {
        { IsBySign: true } => TileKind.BySign,
        PairKernel { First: DepthwiseKernel } => TileKind.DepthwisePair,
        PairKernel { Second: ConvolutionKernel { Terms: not ProductSign.Any } } => TileKind.PositivePair,
        PairKernel { Weights: not PairWeights.Own } => TileKind.SignedPair,
        PairKernel => TileKind.Pair,
        DepthwiseKernel => TileKind.Depthwise,
        GroupedKernel => TileKind.Grouped,
        ConvolutionKernel { Terms: not ProductSign.Any } => TileKind.Positive,
        _ => TileKind.Convolution,
    };

    /// <summary>Registers of vectors.</summary>
    public int Registers => Vectors == 1 ? 32 : 16;

    /// <summary>Vectors per block of sixteen channels.</summary>
    public int Vectors => 16 / Lanes;

    /// <summary>
    /// The tile widths that cover rows of these lengths: as few tiles as possible, as equal as possible, so at most two widths a row.
    /// </summary>
    public static IReadOnlyList<int> Widths(IEnumerable<int> rows, int widest) => [.. rows
        .Where(columns => columns > 0)
        .SelectMany(columns =>
        {
            var tiles = (columns + widest - 1) / widest;
            return columns % tiles == 0 ? new[] { columns / tiles } : [columns / tiles, (columns / tiles) + 1];
        })
        .Distinct()
        .OrderBy(width => width)];
}
