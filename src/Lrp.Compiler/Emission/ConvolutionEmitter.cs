using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution in register tiles: a block of sixteen output channels times some columns stay in named locals (stack-allocated
/// accumulators reach 24 % of peak) while the reduction streams through weights and inputs.
/// </summary>
internal static class ConvolutionEmitter
{
    /// <param name="kernel">What is called.</param>
    /// <param name="walk">How it walks: itself, or the first of a pair.</param>
    public static void Write(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk)
    {
        var tile = isa.TileOf(kernel);
        var widths = VectorIsa.Widths(kernel.Columns, tile.Columns);
        WriteDriver(writer, isa, kernel, walk, widths, tile);
        foreach (var width in widths)
        {
            writer.Line();
            WriteTile(writer, isa, kernel, walk, tile with { Columns = width });
        }
    }

    private static void WriteDriver(
        CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, IReadOnlyList<int> widths, Tile tile)
    {
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line($"var blockWeights = (long)shape.Planes * shape.KernelRows * shape.Taps * shape.Inner * {walk.Unroll * 16};");
            using (writer.Block("for (var block = 0; block < shape.Blocks; block++)"))
            {
                using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
                {
                    if (tile.Vectors == isa.Vectors)
                        WriteRowOfTiles(writer, kernel, walk, widths, tile.Columns);
                    else
                    {
                        using (writer.Block($"for (var lane = 0; lane < 16; lane += {tile.Vectors * isa.Lanes})"))
                            WriteRowOfTiles(writer, kernel, walk, widths, tile.Columns, "lane");
                    }
                }

                foreach (var pointer in ChannelSum.WeightsOf(kernel))
                    writer.Line($"{pointer} += blockWeights;");
            }
        }
    }

    private static void WriteRowOfTiles(
        CodeWriter writer, Kernel kernel, ConvolutionKernel walk, IReadOnlyList<int> widths, int widest, string lane = "")
    {
        writer.Line("var input = x.Row(shape.FirstPlane(block), 0) + (long)row * shape.InputRow;");
        TileLoop.Write(writer, kernel, widths, widest, walk.Step, walk.OutputStep, lane);
    }

    private static void WriteTile(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {kernel.Name}Tile{tile.Columns}({TileLoop.TileSignature(kernel)})"))
        {
            TileLoop.WriteAccumulators(writer, isa, kernel, tile);
            writer.Line("int inner = shape.Inner, lastInner = shape.LastInner;");
            if (walk.HasTaps)
                writer.Line($"var nextTap = shape.TapStride - inner * {walk.Unroll};");
            var rowLength = walk.HasTaps ? "shape.Taps * shape.TapStride" : $"inner * {walk.Unroll}";
            if (walk.HasRows)
                writer.Line($"var nextRow = shape.KernelRowStride - {rowLength};");
            writer.Line($"var nextPlane = shape.PlaneStride - {(walk.HasRows ? "shape.KernelRows * shape.KernelRowStride" : rowLength)};");
            using (writer.Block("for (var plane = shape.Planes; plane != 0; plane--)"))
            {
                if (!walk.HasRows)
                    WriteRow(writer, isa, kernel, walk, tile);
                else
                {
                    using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--)"))
                    {
                        WriteRow(writer, isa, kernel, walk, tile);
                        writer.Line("x += nextRow;");
                    }
                }

                writer.Line("x += nextPlane;");
            }

            writer.Line();
            TileLoop.WriteFinish(writer, isa, kernel, tile, walk.OutputStep);
        }
    }

    private static void WriteRow(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        if (!walk.HasTaps)
        {
            WriteInner(writer, isa, kernel, walk, tile);
            return;
        }

        using (writer.Block("for (var tap = shape.Taps; tap != 0; tap--)"))
        {
            WriteInner(writer, isa, kernel, walk, tile);
            writer.Line("x += nextTap;");
        }
    }

    private static void WriteInner(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        using (writer.Block("for (var count = plane == 1 ? lastInner : inner; count != 0; count--)"))
        {
            for (var input = 0; input < walk.Unroll; input++)
                ProductEmitter.Write(writer, isa, kernel, tile, walk.Step, input);
            writer.Line($"x += {walk.Unroll};");
            foreach (var pointer in ChannelSum.WeightsOf(kernel))
                writer.Line($"{pointer} += {walk.Unroll * 16};");
        }
    }
}
