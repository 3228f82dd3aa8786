using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>Depthwise convolution: lanes are channels, a tile is some columns of one vector of channels.</summary>
internal static class DepthwiseEmitter
{
    public static void Write(CodeWriter writer, VectorIsa isa, DepthwiseKernel kernel)
    {
        var widths = VectorIsa.Widths(kernel.Columns, isa.DepthwiseColumns);
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"public static void {kernel.Name}({KernelEmitter.Signature(kernel)})"))
        {
            writer.Line("var firstWeights = weights;");
            using (writer.Block("for (var block = 0; block < shape.Blocks; block++)"))
            {
                writer.Line($"weights = firstWeights + (long)block * shape.KernelRows * {kernel.Taps * 16};");
                using (writer.Block("for (var row = 0; row < shape.Rows; row++)"))
                using (writer.Block($"for (var lane = 0; lane < 16; lane += {isa.Lanes})"))
                {
                    writer.Line("var input = x.Row(block, 0) + (long)row * shape.InputRow + lane;");
                    TileLoop.Write(
                        writer, kernel, widths, isa.DepthwiseColumns, kernel.Step, kernel.OutputStep, "bias + block * 16", "block * 16", "lane");
                }
            }
        }

        foreach (var width in widths)
        {
            writer.Line();
            WriteTile(writer, isa, kernel, width);
        }
    }

    private static void WriteTile(CodeWriter writer, VectorIsa isa, DepthwiseKernel kernel, int width)
    {
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]");
        using (writer.Block($"private static void {kernel.Name}Tile{width}({TileLoop.TileSignature(kernel)})"))
        {
            TileLoop.WriteAccumulators(writer, isa, width, 1);
            writer.Line("var kernelRowStride = shape.KernelRowStride;");
            using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--)"))
            {
                for (var tap = 0; tap < kernel.Taps; tap++)
                {
                    writer.Line($"var w{tap} = {isa.Type}.Load(weights + {tap * 16});");
                    for (var column = 0; column < width; column++)
                    {
                        var at = (column * kernel.Step) + (tap * kernel.TapStep);
                        writer.Line($"a{column}_0 = {isa.Type}.{isa.MultiplyAdd}(w{tap}, {isa.Type}.Load(x + {at}), a{column}_0);");
                    }
                }

                writer.Line("x += kernelRowStride;");
                writer.Line($"weights += {kernel.Taps * 16};");
            }

            writer.Line();
            TileLoop.WriteFinish(writer, isa, kernel, width, 1, kernel.OutputStep);
        }
    }
}
