using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Depthwise convolution: lanes are channels, a tile is some columns of one vector of channels.</summary>
internal static class DepthwiseEmitter
{
    /// <param name="kernel">What is called.</param>
    /// <param name="walk">How it walks: itself, or the first of a pair.</param>
    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel, DepthwiseKernel walk)
    {
        var tile = isa.TileOf(kernel);
        var widths = VectorIsa.Widths(kernel.Columns, tile.Columns);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line($"var blockWeights = shape.KernelRows * {walk.Taps * 16};");
            using (writer.Block("for (var block = 0; block < shape.Blocks; block++)"))
            {
                using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
                using (writer.Block($"for (var lane = 0; lane < 16; lane += {isa.Lanes})"))
                {
                    writer.Line("var input = x.Row(block, 0) + (long)row * shape.InputRow + lane;");
                    TileLoop.Write(writer, kernel, widths, tile.Columns, walk.Step, walk.OutputStep, "lane");
                }

                foreach (var pointer in ChannelSum.WeightsOf(kernel))
                    writer.Line($"{pointer} += blockWeights;");
            }
        }

        foreach (var width in widths)
        {
            writer.Line();
            WriteTile(writer, isa, kernel, walk, width);
        }
    }

    private static void WriteTile(CodeWriter writer, VectorIsa isa, Kernel kernel, DepthwiseKernel walk, int width)
    {
        var sums = ChannelSum.Of(kernel);
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {kernel.Name}Tile{width}({TileLoop.TileSignature(kernel)})"))
        {
            TileLoop.WriteAccumulators(writer, isa, kernel, new Tile(width, 1));
            writer.Line("var kernelRowStride = shape.KernelRowStride;");
            using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--)"))
            {
                for (var tap = 0; tap < walk.Taps; tap++)
                    WriteTap(writer, isa, sums, walk, width, tap);
                writer.Line("x += kernelRowStride;");
                foreach (var pointer in ChannelSum.WeightsOf(kernel))
                    writer.Line($"{pointer} += {walk.Taps * 16};");
            }

            writer.Line();
            TileLoop.WriteFinish(writer, isa, kernel, new Tile(width, 1), walk.OutputStep);
        }
    }

    private static void WriteTap(CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, DepthwiseKernel walk, int width, int tap)
    {
        foreach (var load in ChannelSum.LoadWeights(sums, isa, $"{tap}", $"{tap * 16}"))
            writer.Line(load);
        for (var column = 0; column < width; column++)
        {
            var value = $"{isa.Type}.Load(x + {(column * walk.Step) + (tap * walk.TapStep)})";
            if (sums.Count > 1)
            {
                writer.Line($"var x{tap}_{column} = {value};");
                value = $"x{tap}_{column}";
            }

            foreach (var sum in sums)
                writer.Line($"{sum.Accumulator}{column}_0 = {isa.Type}.{isa.MultiplyAdd}({sum.Factor}{tap}, {value}, {sum.Accumulator}{column}_0);");
        }
    }
}
