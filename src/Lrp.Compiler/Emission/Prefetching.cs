using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>What a tile asks the caches for in advance, as its memory comes in pieces that no processor foresees.</summary>
internal static class Prefetching
{
    /// <summary>
    /// A plane's inputs of the tile to the right, while those of this tile are multiplied: of kernels of one tap. They are as many pieces
    /// as there are blocks of channels, each used up before the next arrives from the third-level cache. Measured on a Zen 5,
    /// ConvNeXt-Tiny: forward 48.0 → 44.0 ms.
    /// </summary>
    public static void WriteNextInputs(CodeWriter writer, VectorIsa isa, ConvolutionKernel walk, Tile tile)
    {
        if (!walk.IsOfOneTap)
            return;
        var width = tile.Columns * walk.Step;
        WriteLoop(writer, isa, "The next tile's inputs, asked for in advance.", "next", from: width, to: 2 * width, walk.Step, ["x"]);
    }

    /// <summary>
    /// What epilogues read and write, which is there when the sums are: at the end of a tile, nothing else is left to do while memory
    /// answers. Not of products in tiles, whose memory is in the cache. EpsilonPlus on a Zen 5: MobileNetV2 15.1 → 13.9 ms,
    /// RegNetY-400MF 15.9 → 14.0, ResNet-50 92.8 → 85.8, and its forward pass 29.7 → 28.1.
    /// </summary>
    public static void WriteOperands(CodeWriter writer, VectorIsa isa, Kernel kernel, Tile tile)
    {
        if (KernelEmitter.Walk(kernel) is ConvolutionKernel { IsOfPoints: true })
            return;
        var step = KernelEmitter.OutputStep(kernel);
        var pointers = ChannelSum.Of(kernel)
            .SelectMany(sum => sum.Pointers)
            .Where(pointer => pointer.Lanes == Layout.Block)
            .SelectMany(pointer => Enumerable.Range(0, tile.IsTwin ? 2 : 1).Select(vector => Twins.PointerOf(pointer, tile, vector)));
        WriteLoop(
            writer, isa, "What the sums meet in the end, asked for in advance.", "at", from: 0, to: tile.Columns * step, step, pointers);
    }

    private static void WriteLoop(
        CodeWriter writer, VectorIsa isa, string comment, string index, int from, int to, int step, IEnumerable<string> pointers)
    {
        var lines = pointers.Select(pointer => isa.Prefetch($"&{pointer}[{index}]")).OfType<string>().ToList();
        if (lines.Count == 0)
            return;
        writer.Comment(comment);
        using (writer.Block($"for (var {index} = {from}; {index} < {to}; {index} += {step})"))
            writer.Side(lines);
        writer.Line();
    }
}
