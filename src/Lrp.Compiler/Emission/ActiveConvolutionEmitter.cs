using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution without a neighbourhood over inputs of which many are zero (behind a ReLU): each tile goes through a list of those that
/// are not. Lists of some tiles are made, then used for all blocks of outputs.
/// </summary>
internal static class ActiveConvolutionEmitter
{
    private const string Lists = "LrpRuntime::ActiveInputs";

    public static void WriteWalk(CodeWriter writer, Kernel kernel, ConvolutionKernel walk)
    {
        var kind = $"{KernelEmitter.Isa}.{VectorIsa.KindOf(kernel)}";
        writer.Line($"var tiles = {kind}.Along(shape.Columns{(Twins.Has(kernel) ? $", {kind}.Blocks(shape, block: 0)" : "")});");
        TileLoop.WritePart(writer, kernel);
        writer.Line("int firstTile = part.FirstTile(tiles.Count), endTile = part.EndTile(tiles.Count);");
        writer.Line($"int listLength = {Lists}.ListLength(shape.Planes), chunk = {Lists}.Tiles(shape.Planes);");
        writer.Line("var lists = (int*)active;");
        using (TileLoop.WriteRowLoop(writer))
        using (writer.Block("for (var first = firstTile; first < endTile; first += chunk)"))
        {
            writer.Line("var last = global::System.Math.Min(first + chunk, endTile);");
            writer.Line("var firstColumn = tiles.FirstColumn(first);");
            writer.Line($"var firstInput = x.Row(0, 0) + (long)row * shape.InputRow + {TileLoop.Times("firstColumn", walk.Step)};");
            writer.Line("var input = firstInput;");
            using (writer.Block("for (var tile = first; tile < last; tile++)"))
            {
                writer.Line("var columns = tiles.Columns(tile);");
                writer.Call($"{Lists}.Collect",
                    ["input", $"{walk.Step}", "columns", "shape.Planes", "shape.PlaneStride", "lists + (tile - first) * listLength"], ");");
                writer.Line($"input += {TileLoop.Times("columns", walk.Step)};");
            }

            writer.Line();
            using (TileLoop.WriteBlockLoop(writer, kernel))
            {
                if (Twins.Has(kernel))
                    writer.Line($"blocks = {kind}.Blocks(shape, block);");
                using (writer.Block($"for (var lane = 0; lane < 16; lane += {kind}.Lanes)"))
                    WriteTiles(writer, kernel, walk);
            }
        }
    }

    private static void WriteTiles(CodeWriter writer, Kernel kernel, ConvolutionKernel walk)
    {
        writer.Line("input = firstInput;");
        writer.Line("var list = lists;");
        foreach (var pointer in ChannelSum.WeightsOf(kernel))
            writer.Line($"var {pointer}At = {pointer} + (long)block * shape.Planes * 256 + lane;");
        if (Twins.Has(kernel))
            writer.Line($"var {Twins.Weights} = weightsAt + (long)shape.Planes * 256;");
        TileLoop.WritePointers(writer, kernel);
        using (writer.Block("for (var tile = first; tile < last; tile++, list += listLength)"))
        {
            writer.Line("var columns = tiles.Columns(tile);");
            Twins.WriteCall(writer, kernel, ["input", "list"], "At");
            TileLoop.WriteMoves(writer, kernel, walk.Step);
        }
    }

    /// <summary>Adds the products of a tile, along its list.</summary>
    public static void WriteSums(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        NextWeights.WriteDistance(writer, isa, "shape.Planes * 16L", tile);
        writer.Line($"var entry = list + {ActiveListLayout.Slack};");
        writer.Line($"var toWeights = {Lists}.EntryLength(shape.Planes);");
        using (writer.Block("for (var end = entry + *list; entry != end; entry++)"))
        {
            writer.Line("var at = x + entry[0];");
            writer.Line("var channel = entry[toWeights];");
            NextWeights.Write(writer, isa, Twins.WeightsOf(kernel, tile), "channel + ");
            ProductEmitter.Write(writer, isa, kernel, tile, walk.Step, "at", "channel");
        }
    }
}
