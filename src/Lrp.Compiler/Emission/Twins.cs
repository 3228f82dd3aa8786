using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Tiles of two blocks of output channels, where rows are so short that one block leaves registers empty: seven sums wait for each
/// other, fourteen keep both multipliers busy, and an input is loaded once for two blocks.
/// </summary>
internal static class Twins
{
    /// <summary>Pointer to the weights of the second block.</summary>
    public const string Weights = "weightsNext";

    public static bool Has(Kernel kernel) => Columns(kernel).Any(columns => columns > 0);

    /// <summary>The rows that such tiles are for.</summary>
    public static IEnumerable<int> Columns(Kernel kernel) =>
        kernel is ConvolutionKernel { IsSparse: false, PositiveOnly: false }
            ? kernel.Columns.Where(columns => columns <= VectorIsa.MostTwinColumns)
            : [];

    /// <summary>Parameters: those of a tile, then where the second block's weights, outputs and operands are.</summary>
    public static IReadOnlyList<string> Parameters(Kernel kernel) =>
        [.. TileLoop.TileParameters(kernel), $"float* {Weights}", .. Pointers(kernel).Select(pointer => $"float* {OfNext(pointer)}")];

    /// <summary>What an instruction set without such tiles answers, which nobody asks.</summary>
    public static void WriteDefault(CodeWriter writer, Kernel kernel) => writer.Call(
        $"static virtual void {kernel.Name}Twin", Parameters(kernel).Prepend("int columns"),
        ") => throw LrpRuntime::TileRow.NoSuchTile(columns);");

    /// <summary>Computes the tiles of both blocks at hand.</summary>
    public static void WriteCall(CodeWriter writer, Kernel kernel) => TileLoop.WriteCall(
        writer, kernel, "Twin", ["input"], " + lane",
        Pointers(kernel).Select(pointer => $"{pointer}At + {(pointer.IsByChannel ? "16" : $"{pointer}.PlaneStride")}").Prepend(Weights));

    /// <summary>The pointer to what an epilogue takes for a tile's vector: numbers of positions are the same for both blocks.</summary>
    public static string PointerOf(EpiloguePointer pointer, Tile tile, int vector) =>
        tile.IsTwin && vector == 1 && !pointer.IsByPosition ? OfNext(pointer) : pointer.Name;

    private static IEnumerable<EpiloguePointer> Pointers(Kernel kernel) =>
        ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers).Where(pointer => !pointer.IsByPosition);

    private static string OfNext(EpiloguePointer pointer) => $"{pointer}Next";
}
