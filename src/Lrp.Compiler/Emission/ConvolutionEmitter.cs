using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution in register tiles: a block of sixteen output channels times some columns stay in named locals (stack-allocated
/// accumulators reach 24 % of peak) while the reduction streams through weights and inputs. The innermost loop takes one input at a time:
/// twelve and more multiply-adds hide what a loop costs; text four times as long was 2 to 3 % faster on two networks.
/// </summary>
internal static class ConvolutionEmitter
{
    public static void WriteWalk(CodeWriter writer, Kernel kernel, ConvolutionKernel walk) => TileLoop.WriteBlocks(
        writer, kernel, walk.Step, "x.Row(shape.FirstPlane(block), 0) + (long)row * shape.InputRow", "shape.BlockWeights");

    /// <summary>Adds the products of a tile: a loop over planes, kernel rows, taps and inputs, as far as the kernel has them.</summary>
    public static void WriteSums(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        if (walk.IsOfOneTap)
            NextWeights.WriteDistance(writer, isa, "(long)shape.Planes * shape.Inner", tile);
        if (walk.HasTaps)
            writer.Line("var nextTap = shape.TapStride - shape.Inner;");
        var rowLength = walk.HasTaps ? "shape.Taps * shape.TapStride" : "shape.Inner";
        if (walk.HasRows)
            writer.Line($"var nextRow = shape.KernelRowStride - {rowLength};");
        writer.Line($"var nextPlane = shape.PlaneStride - {(walk.HasRows ? "shape.KernelRows * shape.KernelRowStride" : rowLength)};");
        using (writer.Block("for (var plane = shape.Planes; plane != 0; plane--, x += nextPlane)"))
        {
            writer.Line("var inner = plane == 1 ? shape.LastInner : shape.Inner;");
            Prefetching.WriteNextInputs(writer, isa, walk, tile);
            if (!walk.HasRows)
                WriteRow(writer, isa, kernel, walk, tile);
            else
            {
                using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--, x += nextRow)"))
                    WriteRow(writer, isa, kernel, walk, tile);
            }
        }
    }

    private static void WriteRow(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        if (!walk.HasTaps)
        {
            WriteInner(writer, isa, kernel, walk, tile);
            return;
        }

        using (writer.Block("for (var tap = shape.Taps; tap != 0; tap--, x += nextTap)"))
            WriteInner(writer, isa, kernel, walk, tile);
    }

    private static void WriteInner(CodeWriter writer, VectorIsa isa, Kernel kernel, ConvolutionKernel walk, Tile tile)
    {
        var pointers = Twins.WeightsOf(kernel, tile);
        var moves = string.Concat(pointers.Select(pointer => $", {pointer} += 16"));
        using (writer.Block($"for (var count = inner; count != 0; count--, x++{moves})"))
        {
            if (walk.IsOfPoints)
                writer.Side(pointers.Select(isa.PrefetchAhead).OfType<string>());
            else if (walk.IsOfOneTap)
                NextWeights.Write(writer, isa, pointers);
            ProductEmitter.Write(writer, isa, kernel, tile, walk.Step);
        }
    }
}
