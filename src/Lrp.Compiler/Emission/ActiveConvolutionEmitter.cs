using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution without a neighbourhood over inputs of which many are zero (behind a ReLU): each tile goes through a list of those that
/// are not. Lists of some tiles are made, then used for all blocks of outputs.
/// </summary>
internal static class ActiveConvolutionEmitter
{
    private const string Lists = "global::Lrp.Generated.ActiveInputs";

    /// <param name="kernel">What is called.</param>
    /// <param name="walk">How it walks: itself, or the first of a pair.</param>
    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk)
    {
        var tile = isa.TileOf(kernel);
        var widths = VectorIsa.Widths(kernel.Columns, tile.Columns);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line($"int tiles = (shape.Columns + {tile.Columns - 1}) / {tile.Columns}, width = shape.Columns / tiles, wider = shape.Columns % tiles;");
            writer.Line($"int listLength = {Lists}.ListLength(shape.Planes), chunk = {Lists}.Tiles(shape.Planes);");
            writer.Line("var lists = (int*)active;");
            using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
            using (writer.Block("for (var first = 0; first < tiles; first += chunk)"))
                WriteChunk(writer, isa, kernel, walk, widths, tile);
        }

        foreach (var columns in widths)
        {
            writer.Line();
            WriteTile(writer, isa, kernel, walk, tile with { Columns = columns });
        }
    }

    private static void WriteChunk(
        CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, IReadOnlyList<int> widths, Tile tile)
    {
        writer.Line("var last = global::System.Math.Min(first + chunk, tiles);");
        writer.Line("var firstColumn = first * width + global::System.Math.Min(first, wider);");
        writer.Line($"var firstInput = x.Row(0, 0) + (long)row * shape.InputRow + firstColumn * {walk.Step};");
        writer.Line("var input = firstInput;");
        using (writer.Block("for (var tile = first; tile < last; tile++)"))
        {
            writer.Line("var columns = width + (tile < wider ? 1 : 0);");
            writer.Line($"{Lists}.Collect(input, {walk.Step}, columns, shape.Planes, shape.PlaneStride, lists + (tile - first) * listLength);");
            writer.Line($"input += columns * {walk.Step};");
        }

        writer.Line();
        using (writer.Block("for (var block = 0; block < shape.Blocks; block++)"))
        {
            if (tile.Vectors == isa.Vectors)
                WriteTiles(writer, kernel, walk, widths, "");
            else
            {
                using (writer.Block($"for (var lane = 0; lane < 16; lane += {tile.Vectors * isa.Lanes})"))
                    WriteTiles(writer, kernel, walk, widths, " + lane");
            }
        }
    }

    private static void WriteTiles(CodeWriter writer, Kernel kernel, ConvolutionKernel walk, IReadOnlyList<int> widths, string lane)
    {
        writer.Line("input = firstInput;");
        writer.Line("var list = lists;");
        foreach (var pointer in ChannelSum.WeightsOf(kernel))
            writer.Line($"var {pointer}At = {pointer} + (long)block * shape.Planes * 256{lane};");
        TileLoop.WritePointers(writer, kernel, lane, pointer => $" + firstColumn * {pointer.Step(walk.OutputStep)}");
        using (writer.Block("for (var tile = first; tile < last; tile++)"))
        {
            writer.Line("var columns = width + (tile < wider ? 1 : 0);");
            TileLoop.WriteSwitch(writer, kernel, widths, "input, list", "At", lane);
            writer.Line($"input += columns * {walk.Step};");
            writer.Line("list += listLength;");
            foreach (var pointer in TileLoop.MovingPointers(kernel))
                writer.Line($"{pointer}At += columns * {pointer.Step(walk.OutputStep)};");
        }
    }

    private static void WriteTile(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {kernel.Name}Tile{tile.Columns}({TileLoop.TileSignature(kernel, "float* x, int* list")})"))
        {
            TileLoop.WriteAccumulators(writer, isa, kernel, tile);
            writer.Line($"var entry = list + {ActiveListLayout.Slack};");
            writer.Line($"var toWeights = {Lists}.EntryLength(shape.Planes);");
            using (writer.Block("for (var end = entry + *list; entry != end; entry++)"))
            {
                writer.Line("var at = x + entry[0];");
                writer.Line("var channel = entry[toWeights];");
                ProductEmitter.Write(writer, isa, kernel, tile, walk.Step, 0, "at", "channel + ");
            }

            writer.Line();
            TileLoop.WriteFinish(writer, isa, kernel, tile, walk.OutputStep);
        }
    }
}
