using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Depthwise convolution: lanes are channels, a tile is some columns of one vector of channels.</summary>
internal static class DepthwiseEmitter
{
    public static void WriteWalk(CodeWriter writer, Kernel kernel, DepthwiseKernel walk) => TileLoop.WriteBlocks(
        writer, kernel, walk.Step, "x.Row(block, 0) + (long)row * shape.InputRow + lane",
        $"{(walk.HasSlices ? "shape.Planes * " : "")}shape.KernelRows * {walk.Taps * 16}");

    /// <summary>
    /// Adds the products of a tile, slice by slice of a volume and kernel row by kernel row; the taps of a row are written out.
    /// </summary>
    public static void WriteSums(CodeWriter writer, VectorIsa isa, Kernel kernel, DepthwiseKernel walk, Tile tile)
    {
        if (!walk.HasSlices)
        {
            WriteRows(writer, isa, kernel, walk, tile);
            return;
        }

        writer.Line("var first = x;");
        using (writer.Block("for (var slice = shape.Planes; slice != 0; slice--, first += shape.PlaneStride)"))
        {
            writer.Line("x = first;");
            WriteRows(writer, isa, kernel, walk, tile);
        }
    }

    private static void WriteRows(CodeWriter writer, VectorIsa isa, Kernel kernel, DepthwiseKernel walk, Tile tile)
    {
        var sums = ChannelSum.Of(kernel);
        writer.Line("var kernelRowStride = shape.KernelRowStride;");
        using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--, x += kernelRowStride)"))
        {
            for (var tap = 0; tap < walk.Taps; tap++)
                WriteTap(writer, isa, sums, walk, tile, tap);
            foreach (var pointer in ChannelSum.WeightsOf(kernel))
                writer.Line($"{pointer} += {walk.Taps * 16};");
        }
    }

    private static void WriteTap(CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, DepthwiseKernel walk, Tile tile, int tap)
    {
        writer.Side(ChannelSum.LoadWeights(sums, isa, $"{tap}", tap * 16));
        for (var column = 0; column < tile.Columns; column++)
        {
            var value = $"{isa.Type}.Load({TileLoop.At("x", (column * walk.Step) + (tap * walk.TapStep))})";
            if (sums.Count > 1)
            {
                writer.Line($"var x{tap}_{column} = {value};");
                value = $"x{tap}_{column}";
            }

            writer.Side(sums.Select(sum =>
                ProductEmitter.Accumulate(isa, sum, sum.Register(column, 0, tile), sum.FactorOf(isa, $"{tap}", column), value)));
        }
    }
}
