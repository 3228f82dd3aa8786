using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Convolution of which a block holds several groups: lanes are output channels, and each takes the inputs of its own group, one after
/// the other. Where a vector holds several groups, a permutation brings them there; an input that several taps read is brought once.
/// </summary>
internal static class GroupedEmitter
{
    public static void WriteWalk(CodeWriter writer, Kernel kernel, GroupedKernel walk) => TileLoop.WriteBlocks(
        writer, kernel, walk.Step, $"x.Row(block, 0) + (long)row * shape.InputRow + (lane & -{walk.Channels})",
        $"shape.KernelRows * {walk.Channels * walk.Taps * 16}");

    /// <summary>Adds the products of a tile: a loop over kernel rows and a group's channels; the taps of a row are written out.</summary>
    public static void WriteSums(CodeWriter writer, VectorIsa isa, Kernel kernel, GroupedKernel walk, Tile tile)
    {
        var sums = ChannelSum.Of(kernel);
        var isPermuted = walk.Channels < isa.Lanes;
        if (isPermuted)
        {
            var lanes = Enumerable.Range(0, isa.Lanes).Select(lane => lane / walk.Channels * walk.Channels);
            writer.Line($"var groups = {isa.Type}.Create({string.Join(", ", lanes)});");
        }

        writer.Line("var kernelRowStride = shape.KernelRowStride;");
        using (writer.Block("for (var kernelRow = shape.KernelRows; kernelRow != 0; kernelRow--, x += kernelRowStride)"))
        {
            if (isPermuted)
                writer.Line("var order = groups;");
            using (writer.Block($"for (var channel = 0; channel < {walk.Channels}; channel++)"))
            {
                for (var tap = 0; tap < walk.Taps; tap++)
                    writer.Side(ChannelSum.LoadWeights(sums, isa, $"{tap}", tap * 16));
                WriteProducts(writer, isa, sums, walk, tile, isPermuted);
                foreach (var pointer in ChannelSum.WeightsOf(kernel))
                    writer.Line($"{pointer} += {walk.Taps * 16};");
                if (isPermuted)
                    writer.Line($"order += {isa.Type}<int>.One;");
            }
        }
    }

    /// <summary>One channel of all groups, input by input along the row.</summary>
    private static void WriteProducts(
        CodeWriter writer, VectorIsa isa, IReadOnlyList<ChannelSum> sums, GroupedKernel walk, Tile tile, bool isPermuted)
    {
        var products = Enumerable.Range(0, tile.Columns)
            .SelectMany(column => Enumerable.Range(0, walk.Taps).Select(tap => (Column: column, Tap: tap)))
            .GroupBy(product => (product.Column * walk.Step) + (product.Tap * walk.TapStep))
            .OrderBy(place => place.Key)
            .ToList();
        for (var index = 0; index < products.Count; index++)
        {
            var place = products[index].Key;
            writer.Line(isPermuted
                ? $"var x{index} = {isa.Permute($"{isa.Type}.Load({TileLoop.At("x", place)})", "order")};"
                : $"var x{index} = {isa.Type}.Create(x[channel{(place == 0 ? "" : $" + {place}")}]);");
            writer.Side(products[index].SelectMany(product => sums.Select(sum => ProductEmitter.Accumulate(
                isa, sum, sum.Register(product.Column, 0, tile), sum.FactorOf(isa, $"{product.Tap}", product.Column), $"x{index}"))));
        }
    }
}
