using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What kernels and tiles do, in words and formulas: the comments above them.</summary>
internal static class KernelWords
{
    public static string Of(Kernel kernel) => kernel switch
    {
        { IsBySign: true } => $"{(kernel is DepthwiseKernel ? "Depthwise convolution" : "Convolution")} with the weights that have the sign "
            + $"of t{kernel.Epilogue.Sign}: {Formula(kernel)}",
        ConvolutionKernel { Terms: not ProductSign.Any } conv =>
            $"{conv.Terms} products of a convolution, {Inputs(conv)}: {Formula(kernel)}",
        ConvolutionKernel { IsSparse: true } conv => $"Convolution 1×1 over inputs that are not zero, {Inputs(conv)}: {Formula(kernel)}",
        ConvolutionKernel { IsOfPoints: true } => $"Products of tiles that are transformed: {Formula(kernel)}",
        ConvolutionKernel { HasRows: false, HasTaps: false } conv => $"Convolution with one kernel row, {Inputs(conv)}: {Formula(kernel)}",
        ConvolutionKernel conv => $"Convolution, {Inputs(conv)}: {Formula(kernel)}",
        DepthwiseKernel { Terms: not ProductSign.Any } depthwise =>
            $"{depthwise.Terms} products of a depthwise convolution with {depthwise.Taps} taps a row: {Formula(kernel)}",
        ColumnLanesKernel columns => $"Convolution to {columns.Outputs} {(columns.Outputs == 1 ? "output" : "outputs")} at each of "
            + $"neighbouring columns: {Formula(kernel)}",
        WinogradKernel { IsOfOneSign: true } =>
            $"Convolution 3×3 in tiles of 2 × 2 outputs, whose terms have one sign: {Formula(kernel)}",
        WinogradKernel => $"Convolution 3×3 in tiles of 2 × 2 outputs: {Formula(kernel)}",
        GroupedKernel grouped => $"Convolution in groups of {grouped.Channels} channels with {grouped.Taps} taps a row: {Formula(kernel)}",
        DepthwiseKernel depthwise => $"Depthwise convolution with {depthwise.Taps} taps a row: {Formula(kernel)}",
        PairKernel pair => $"{pair.First.Name} and {pair.Second.Name} in one walk over the same inputs: "
            + $"{Formula(pair.First)}; {Formula(pair.Second, "B")}",
        DenseKernel => $"Dense layer over its non-zero inputs: {Formula(kernel)}",
        _ => $"Elementwise: {Formula(kernel)}",
    };

    /// <summary>What is in registers while a tile is summed.</summary>
    public static string Of(Tile tile, VectorIsa isa, Kernel kernel)
    {
        var sums = ChannelSum.Of(kernel).Count;
        var registers = tile.Columns * tile.Vectors * sums;
        var what = $"{tile.Columns} {(tile.Columns == 1 ? "column" : "columns")} × {tile.Vectors * isa.Lanes} channels"
            + $"{(sums == 1 ? "" : " × 2 sums")} in {registers} {(registers == 1 ? "register" : "registers")}";
        return tile.Vectors > tile.Columns && sums == 1
            ? $"{what}; each input is loaded once for all channels."
            : $"{what}; each vector of weights is loaded once for all columns.";
    }

    /// <summary>The same where lanes are columns.</summary>
    public static string OfRows(int rows, VectorIsa isa, Kernel kernel)
    {
        var (sums, outputs) = (ChannelSum.Of(kernel).Count, ColumnLanesEmitter.WalkOf(kernel).Outputs);
        return $"{rows} {(rows == 1 ? "row" : "rows")} × {isa.Lanes} columns × {outputs} {(outputs == 1 ? "output" : "outputs")}"
            + $"{(sums == 1 ? "" : " × 2 sums")} in {rows * outputs * sums} registers; each input is loaded once for all outputs.";
    }

    private static string Inputs(ConvolutionKernel kernel) =>
        kernel.Step == 1 ? "neighbouring inputs side by side" : $"neighbouring inputs {kernel.Step} floats apart";

    private static string Formula(Kernel kernel, string suffix = "") => EpilogueFormula.Of(kernel.Epilogue, suffix);
}
