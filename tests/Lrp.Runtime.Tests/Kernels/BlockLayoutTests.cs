using Lrp.Shared;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>What compiler, loader and kernels take for granted of grouped convolutions.</summary>
public class BlockLayoutTests
{
    [Theory]
    [InlineData(1, 64, 48)]
    [InlineData(2, 32, 64)]
    [InlineData(3, 12, 9)]
    [InlineData(5, 35, 20)]
    [InlineData(7, 7, 14)]
    [InlineData(6, 96, 102)]
    public void The_band_of_a_block_holds_the_inputs_of_all_its_outputs_and_lies_within_the_planes(int groups, int inputs, int outputs)
    {
        const int Lanes = BlockLayout.Block;
        var (planes, band) = (BlockLayout.Blocks(inputs), BlockLayout.Band(groups, inputs, outputs, Lanes));
        for (var output = 0; output < outputs; output++)
        {
            var first = BlockLayout.FirstPlane(output / BlockLayout.Block, outputs / groups, inputs / groups, Lanes, planes, band);
            Assert.InRange(first, 0, planes - band);
            var group = output / (outputs / groups);
            for (var input = group * (inputs / groups); input < (group + 1) * (inputs / groups); input++)
                Assert.InRange(input / Lanes, first, first + band - 1);
        }
    }

    [Fact]
    public void A_convolution_of_one_group_reads_all_planes() => Assert.Equal(4, BlockLayout.Band(1, 60, 33, BlockLayout.Block));
}
