namespace Lrp.Compiler.Emission;

/// <summary>
/// An instruction set that kernels are emitted for. A block of sixteen channels is <see cref="Vectors"/> vectors; register tiles obey
/// accumulators + weights + 1 ≤ registers, because one more spills (67 % of peak with AVX-512, 20 % with AVX2).
/// </summary>
/// <param name="Name">As in the runtime's <c>InstructionSet</c>.</param>
/// <param name="Type">Static class of the vectors' functions.</param>
/// <param name="Lanes">Floats per vector.</param>
/// <param name="MultiplyAdd">What multiplies and adds; the exact fused form is ~290× slower where the hardware lacks it.</param>
/// <param name="TileColumns">Output columns of a full convolution tile.</param>
/// <param name="DepthwiseColumns">Output columns of a full depthwise tile.</param>
/// <param name="PositiveColumns">Output columns of a tile that sums positive products: they need a register more.</param>
public sealed record VectorIsa(string Name, string Type, int Lanes, string MultiplyAdd, int TileColumns, int DepthwiseColumns, int PositiveColumns)
{
    /// <summary>28 + 1 + 1 of 32 registers, 12 + 2 + 1 of 16, and (weights in turn) 12 + 3 + 1 of 16.</summary>
    public static IReadOnlyList<VectorIsa> All { get; } =
    [
        new("Avx512", "Vector512", 16, "FusedMultiplyAdd", 28, 14, 24),
        new("Avx2", "Vector256", 8, "FusedMultiplyAdd", 6, 8, 5),
        new("Portable", "Vector128", 4, "MultiplyAddEstimate", 3, 6, 2),
    ];

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
