using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// How a convolution walks in tiles of 2 × 2 outputs, a chunk of them at a time: the runtime transforms inputs, a kernel of the network
/// multiplies the points of all tiles, the runtime sums what a row of tiles has, and the epilogue finishes that. A pair's sums share the
/// transformed inputs. Workers compute a chunk each, or where these are too few (7 × 7 outputs are one) each some blocks of one together, in
/// the memory of the first: from the first meeting to the last nobody uses that for anything else.
/// </summary>
internal static class WinogradWalk
{
    public static IReadOnlyList<string> Parameters { get; } =
        ["in LrpRuntime::WinogradShape shape", "LrpRuntime::BlockedTensor x", "float* scratch", "float* shared"];

    public static void Write(CodeWriter writer, Kernel kernel)
    {
        writer.Line($"var crew = {PassEmitter.Worker}.Within(shape.Chunks);");
        writer.Line("crew.Meet();");
        writer.Line($"var endChunk = {PassEmitter.Worker}.TurnsTo(shape.Chunks);");
        using (writer.Block($"for (var index = {PassEmitter.Worker}.TurnsFrom(shape.Chunks); index < endChunk; index++)"))
        {
            writer.Line("var chunk = shape.Of(index, crew.Count > 1 ? shared : scratch, scratch);");
            writer.Line($"LrpRuntime::Winograd.Transform({KernelEmitter.Isa}.Lanes, chunk, x, crew);");
            writer.Line("crew.Meet();");
            foreach (var sum in ChannelSum.Of(kernel))
                WriteSum(writer, sum, (WinogradKernel)sum.Kernel);
        }
    }

    private static void WriteSum(CodeWriter writer, ChannelSum sum, WinogradKernel kernel)
    {
        using (writer.Block($"for (var point = 0; point < {WinogradLayout.Points}; point++)"))
        {
            writer.Call(
                kernel.Products.Name,
                [
                    "chunk.Product", "chunk.Inputs(point)", $"{sum.Weights} + point * shape.PointWeights", "chunk.Zeros",
                    "chunk.Products(point)", "crew",
                ],
                ");");
        }

        writer.Line("crew.Meet();");
        writer.Line();
        using (writer.Block("for (var block = crew.ShareFrom(shape.Blocks); block < crew.ShareTo(shape.Blocks); block++)"))
        using (writer.Block("for (int tile = 0, count; tile < chunk.Count; tile += count)"))
        {
            writer.Line("count = chunk.CountInRow(tile);");
            string[] ofSign = kernel.IsOfOneSign ? ["isOfOneSign: true"] : [];
            writer.Call("LrpRuntime::Winograd.Sum",
                [$"{KernelEmitter.Isa}.Lanes", "chunk", "block", "tile", "count", $"{sum.Bias} + block * 16", .. ofSign], ");");
            writer.Line("int row = chunk.RowOf(tile), column = chunk.ColumnOf(tile);");
            writer.Line("var end = global::System.Math.Min(2 * count, shape.Columns - column) * 16L;");
            writer.Line("var sums = chunk.Sums;");
            using (writer.Block("for (var line = 0; line < 2 && row < shape.Rows; line++, row++, sums += chunk.SumStride)"))
            {
                foreach (var pointer in sum.Pointers)
                {
                    writer.Line(pointer.IsByChannel
                        ? $"var {pointer}At = {pointer} + block * 16;"
                        : $"var {pointer}At = {pointer}.Row(block, row) + {TileLoop.Times("column", pointer.Lanes)};");
                }

                string[] operands = EpilogueEmitter.HasAccumulator(kernel.Epilogue) ? ["at", "sums + at"] : ["at"];
                writer.Line($"for (var at = 0L; at < end; at += {KernelEmitter.Isa}.Lanes)");
                writer.Line($"    {KernelEmitter.Isa}.{kernel.Name}Finish("
                    + $"{string.Join(", ", operands.Concat(sum.Pointers.Select(pointer => $"{pointer}At")))});");
            }
        }

        writer.Line("crew.Meet();");
    }
}
