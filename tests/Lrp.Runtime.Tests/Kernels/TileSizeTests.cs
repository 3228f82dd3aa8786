using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

public class TileSizeTests
{
    [Theory]
    [InlineData(28, 6, "6 6 6 5 5")]
    [InlineData(6, 6, "6")]
    [InlineData(1, 6, "1")]
    [InlineData(0, 6, "")]
    public void Tiles_cover_a_row_as_equally_as_possible(int columns, int widest, string expected)
    {
        var row = new TileSize(widest, 8).Along(columns);
        var widths = Widths(row);
        Assert.Equal(expected, string.Join(' ', widths));
        Assert.All(Enumerable.Range(0, row.Count), tile => Assert.Equal(widths.Take(tile).Sum(), row.FirstColumn(tile)));
    }

    [Fact]
    public void Tiles_of_two_blocks_are_half_as_wide()
    {
        var size = new TileSize(28, 16, twinColumns: 14);
        Assert.Equal([28], Widths(size.Along(28, blocks: 1)));
        Assert.Equal([14, 14], Widths(size.Along(28, blocks: 2)));
    }

    [Theory]
    [InlineData(3, int.MaxValue, "2 0 1")] // blocks 0 and 1, then 2 alone
    [InlineData(4, 16, "1 1 1 1")] // each block is a group of its own and reads other inputs
    [InlineData(4, 32, "2 0 2 0")]
    public void Two_blocks_share_a_tile_where_they_read_the_same_inputs(int blocks, int outputsPerGroup, string expected)
    {
        var shape = new ConvolutionShape(
            blocks, rows: 1, columns: 7, inputRow: 112, planes: 1, planeStride: 784, kernelRows: 1, kernelRowStride: 0,
            outputsPerGroup: outputsPerGroup, channelsPerGroup: 16, inputPlanes: 4);
        var taken = new int[blocks];
        for (var block = 0; block < blocks; block += taken[block])
            taken[block] = new TileSize(28, 16, twinColumns: 14).Blocks(shape, block);
        Assert.Equal(expected, string.Join(' ', taken));
        Assert.Equal(1, new TileSize(6, 16).Blocks(shape, 0));
    }

    private static List<int> Widths(TileRow row) => [.. Enumerable.Range(0, row.Count).Select(row.Columns)];
}
