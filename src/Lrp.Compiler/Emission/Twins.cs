using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Tiles of two blocks of output channels: an input is loaded once for both. One block of 28 columns asks for more loads than a
/// processor has ports, and short rows of one block leave registers empty. Measured on a Zen 5, forward passes: ResNet-18 10 % faster,
/// ConvNeXt-Tiny 11 %.
/// </summary>
internal static class Twins
{
    /// <summary>Pointer to the weights of the second block.</summary>
    public const string Weights = "weightsNext";

    public static bool Has(Kernel kernel) =>
        kernel is ConvolutionKernel { Terms: ProductSign.Any, IsBySign: false } && kernel.TwinColumns.Count > 0;

    /// <summary>Parameters: those of a tile, then where the second block's weights, outputs and operands are.</summary>
    public static IReadOnlyList<string> Parameters(Kernel kernel) =>
        [.. TileLoop.TileParameters(kernel), $"float* {Weights}", .. Pointers(kernel).Select(pointer => $"float* {OfNext(pointer)}")];

    /// <summary>What an instruction set without such tiles answers, which nobody asks.</summary>
    public static void WriteDefault(CodeWriter writer, Kernel kernel) => writer.Call(
        $"static virtual void {kernel.Name}Twin", Parameters(kernel).Prepend("int columns"),
        ") => throw LrpRuntime::TileRow.NoSuchTile(columns);");

    /// <summary>Computes what is at hand: a tile of one block or, where there are twins, of two.</summary>
    /// <param name="inputs">Arguments that say where the tile's inputs are.</param>
    /// <param name="weights">What is added to pointers to weights.</param>
    public static void WriteCall(CodeWriter writer, Kernel kernel, IReadOnlyList<string> inputs, string weights)
    {
        if (!Has(kernel))
        {
            TileLoop.WriteCall(writer, kernel, "Tile", inputs, weights, []);
            return;
        }

        var next = Pointers(kernel).Select(pointer => $"{pointer}At + {(pointer.IsByChannel ? "16" : $"{pointer}.PlaneStride")}");
        using (writer.Block("if (blocks == 2)"))
            TileLoop.WriteCall(writer, kernel, "Twin", inputs, weights, next.Prepend(Weights));
        using (writer.Block("else"))
            TileLoop.WriteCall(writer, kernel, "Tile", inputs, weights, []);
        writer.Line();
    }

    /// <summary>The widths of tiles of one block: where an instruction set has twins, they are left what twins leave.</summary>
    public static IReadOnlyList<int> SingleWidths(Kernel kernel, VectorIsa isa, int widest)
    {
        if (isa.TwinColumns == 0 || !Has(kernel))
            return VectorIsa.Widths(kernel.Columns, widest);
        // A list of inputs that are not zero belongs to a tile, whether one block or two are computed from it.
        var widths = VectorIsa.Widths(kernel.SingleColumns, widest);
        return kernel is ConvolutionKernel { IsSparse: true }
            ? [.. widths.Union(VectorIsa.Widths(kernel.SingleColumns, isa.TwinColumns)).OrderBy(width => width)]
            : widths;
    }

    /// <summary>The pointer to what an epilogue takes for a tile's vector: numbers of positions are the same for both blocks.</summary>
    public static string PointerOf(EpiloguePointer pointer, Tile tile, int vector) =>
        tile.IsTwin && vector == 1 && !pointer.IsByPosition ? OfNext(pointer) : pointer.Name;

    /// <summary>Pointers to weights that a tile goes along.</summary>
    public static IReadOnlyList<string> WeightsOf(Kernel kernel, Tile tile) =>
        [.. ChannelSum.WeightsOf(kernel), .. tile.IsTwin ? [Weights] : Array.Empty<string>()];

    private static IEnumerable<EpiloguePointer> Pointers(Kernel kernel) =>
        ChannelSum.Of(kernel).SelectMany(sum => sum.Pointers).Where(pointer => !pointer.IsByPosition);

    private static string OfNext(EpiloguePointer pointer) => $"{pointer}Next";
}
