using Lrp.Compiler.Lowering;
using Lrp.Shared;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution to few channels in register tiles: a vector holds neighbouring columns, a tile some rows of them for each output channel,
/// and for each phase of the columns. An input is loaded once for all sums, a weight once for all rows.
/// </summary>
internal static class ColumnLanesEmitter
{
    /// <summary>More rows than a tile has pointers for in registers.</summary>
    private const int MostRows = 8;

    /// <summary>Parameters of a tile: pointers to inputs and constants, and to where its sums go.</summary>
    public static IReadOnlyList<string> Parameters(Kernel kernel) =>
    [
        "in LrpRuntime::ConvolutionShape shape", "float* x",
        .. ChannelSum.Of(kernel).SelectMany(sum => sum.Constants).Select(constant => $"float* {constant}"), "float* sums",
    ];

    /// <summary>Accumulators, an input of each row, and the weights of each sum.</summary>
    public static int Rows(VectorIsa isa, Kernel kernel)
    {
        var sums = ChannelSum.Of(kernel).Count;
        return Math.Min(MostRows, (isa.Registers - sums) / ((WalkOf(kernel).Outputs * sums) + 1));
    }

    public static ColumnLanesKernel WalkOf(Kernel kernel) => (ColumnLanesKernel)KernelEmitter.Walk(kernel);

    /// <summary>
    /// Walks over tiles of rows, and vectors of columns. Epilogues run behind a tile, on sums in memory: those of the last columns of a
    /// row call what stores less than a vector, and a call within a tile would keep its sums from staying in registers.
    /// </summary>
    public static void WriteWalk(CodeWriter writer, Kernel kernel, ColumnLanesKernel walk)
    {
        var sums = ChannelSum.Of(kernel);
        var width = BlockLayout.Block * walk.Phases;
        writer.Line($"var sums = stackalloc float[{MostRows * sums.Count * walk.Channels * width}];");
        writer.Line($"var tiles = {KernelEmitter.Isa}.{kernel.Name}Rows.Along(shape.Rows);");
        writer.Line($"var endTile = {PassEmitter.Worker}.ShareTo(tiles.Count);");
        using (writer.Block($"for (var tile = {PassEmitter.Worker}.ShareFrom(tiles.Count); tile < endTile; tile++)"))
        {
            writer.Line("int firstRow = tiles.FirstColumn(tile), rows = tiles.Columns(tile);");
            writer.Line($"var step = {TileLoop.Times($"{KernelEmitter.Isa}.Lanes", walk.Phases)};");
            using (writer.Block("for (var column = 0; column < shape.Columns; column += step)"))
            {
                var inputs = walk.Phases == 1 ? "column" : $"column / {walk.Phases}";
                writer.Line($"var input = x.Origin + (long)firstRow * shape.InputRow + {inputs};");
                writer.Call($"{KernelEmitter.Isa}.{kernel.Name}Tile",
                    ["rows", "shape", "input", .. sums.SelectMany(sum => sum.Constants), "sums"], ");");
                writer.Line("var sum = sums;");
                using (writer.Block("for (var row = firstRow; row < firstRow + rows; row++)"))
                using (writer.Block($"for (var channel = 0; channel < {walk.Channels}; channel++)"))
                using (writer.Block($"for (var at = 0; at < step; at += {KernelEmitter.Isa}.Lanes)"))
                {
                    // The second epilogue may read what the first stored.
                    foreach (var sum in sums)
                    {
                        var pointers = sum.Pointers.Select(pointer => $"{pointer}.Row(channel, row) + column");
                        writer.Call(
                            $"{KernelEmitter.Isa}.{sum.Kernel.Name}Finish",
                            ["at", "shape.Columns - column - at", "sum", .. pointers], ");");
                        writer.Line($"sum += {KernelEmitter.Isa}.Lanes;");
                    }
                }
            }
        }
    }

    /// <param name="rows">Rows of the tile.</param>
    public static void WriteTile(CodeWriter writer, VectorIsa isa, Kernel kernel, int rows)
    {
        var walk = WalkOf(kernel);
        var sums = ChannelSum.Of(kernel);
        foreach (var sum in sums)
        {
            var starts = Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, walk.Outputs).Select(output =>
                $"{Register(sum, row, output)} = "
                    + (row > 0 || output >= walk.Channels
                        ? Register(sum, 0, output % walk.Channels)
                        : $"{isa.Type}.Create({Number(sum.Bias, output)})"))).ToList();
            starts[0] = $"{isa.Type}<float> {starts[0]}";
            writer.Side(starts.Select((start, index) => start + (index < starts.Count - 1 ? "," : ";")), indent: "    ");
        }

        for (var row = 1; row < rows; row++)
            writer.Line($"var row{row} = {(row == 1 ? "(long)shape.InputRow" : $"row{row - 1} + row1")};");
        writer.Line("var nextRow = shape.KernelRowStride - shape.Inner;");
        writer.Line("var nextPlane = shape.PlaneStride - shape.KernelRows * shape.KernelRowStride;");
        var moves = string.Concat(ChannelSum.WeightsOf(kernel).Select(pointer => $", {pointer} += {walk.Outputs}"));
        using (writer.Block("for (var plane = shape.Planes; plane != 0; plane--, x += nextPlane)"))
        using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--, x += nextRow)"))
        using (writer.Block($"for (var tap = shape.Inner; tap != 0; tap--, x++{moves})"))
            WriteProducts(writer, isa, sums, walk, rows);
        writer.Side(Stores(isa, sums, walk, rows).Select((value, index) =>
            $"{isa.Type}.Store({value}, {TileLoop.At("sums", index * isa.Lanes)});"));
    }

    /// <summary>In the order of the outputs of a row: phases take turns.</summary>
    private static IEnumerable<string> Stores(VectorIsa isa, IReadOnlyList<ChannelSum> sums, ColumnLanesKernel walk, int rows)
    {
        string[] halves = walk.Phases == 1 ? [""] : ["Low", "High"];
        return
            from row in Enumerable.Range(0, rows)
            from channel in Enumerable.Range(0, walk.Channels)
            from half in halves
            from sum in sums
            let first = Register(sum, row, channel)
            select half.Length == 0 ? first
                : $"LrpRuntime::ColumnLanes.Interleave{half}({first}, {Register(sum, row, channel + walk.Channels)})";
    }

    private static void WriteProducts(
        CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, ColumnLanesKernel walk, int rows)
    {
        writer.Side(Enumerable.Range(0, rows).Select(row => $"var x{row} = {isa.Type}.Load({(row == 0 ? "x" : $"&x[row{row}]")});"));
        for (var output = 0; output < walk.Outputs; output++)
        {
            writer.Side(ChannelSum.LoadWeights(sums, isa, $"{output}", pointer => $"{isa.Type}.Create({Number(pointer, output)})"));
            writer.Side(Enumerable.Range(0, rows).SelectMany(row => sums.Select(sum =>
            {
                var register = Register(sum, row, output);
                return $"{register} = {isa.Type}.{isa.MultiplyAdd}({sum.Factor}{output}, x{row}, {register});";
            })));
        }
    }

    private static string Register(ChannelSum sum, int row, int output) => $"{sum.Accumulator}{row}_{output}";

    private static string Number(string pointer, int index) => index == 0 ? $"*{pointer}" : $"{pointer}[{index}]";
}
