using Lrp.Generated;

namespace Lrp.Runtime.Tests.Weights;

/// <summary>Packed weights against the definition of each layout, also of sizes that several threads share.</summary>
public unsafe class WeightPackingTests
{
    private const int Block = 16, Strip = 32;

    [Theory]
    [InlineData(5, 7)]
    [InlineData(70, 33)]
    [InlineData(1000, 517)]
    public void Dense_weights_lie_in_strips_whichever_way_they_were_stored(int outputs, int inputs)
    {
        var weights = Numbers(outputs, inputs);
        var turned = Numbers(inputs, outputs).Transpose(1, 0);
        var length = (outputs + Strip - 1) / Strip * inputs * Strip;
        var packed = Pack(length, weights.PackDense);
        var packedTurned = Pack(length, turned.PackDense);
        for (var output = 0; output < (outputs + Strip - 1) / Strip * Strip; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                var at = (((output / Strip * inputs) + input) * Strip) + (output % Strip);
                Assert.Equal(output < outputs ? weights.Data[(output * inputs) + input] : 0, packed[at]);
                Assert.Equal(output < outputs ? turned.Data[(output * inputs) + input] : 0, packedTurned[at]);
            }
        }
    }

    [Theory]
    [InlineData(1, false, 20, 18)]
    [InlineData(1, true, 20, 18)]
    [InlineData(2, false, 24, 40)]
    [InlineData(2, true, 24, 40)]
    [InlineData(1, false, 160, 144)]
    public void Convolution_weights_lie_in_blocks_and_are_zero_between_groups(int groups, bool transposed, int first, int second)
    {
        // Stored [first, second / groups, 3, 3]; transposed, the second axis is the outputs'.
        var weights = Numbers(first, second / groups, 3, 3);
        var (outputs, inputs) = transposed ? (second, first) : (first, second);
        int blocks = (outputs + Block - 1) / Block, planes = (inputs + Block - 1) / Block;
        var packed = Pack(blocks * planes * 9 * Block * Block, target => weights.PackConvolution(
            target, groups, transposed, lanes: Block, band: planes, new Taps(2, -1, 3), new Taps(0, 1, 3)));
        var at = 0;
        for (var block = 0; block < blocks; block++)
        {
            for (var plane = 0; plane < planes; plane++)
            {
                for (var tap = 0; tap < 9; tap++)
                {
                    for (var lane = 0; lane < Block; lane++)
                    {
                        for (var column = 0; column < Block; column++)
                            Assert.Equal(Expected((block * Block) + column, (plane * Block) + lane, tap), packed[at++]);
                    }
                }
            }
        }

        double Expected(int output, int input, int tap)
        {
            if (output >= outputs || input >= inputs || output / (outputs / groups) != input / (inputs / groups))
                return 0;
            var (row, column) = transposed ? (input, output % (outputs / groups)) : (output, input % (inputs / groups));
            return weights.Data[(((row * (second / groups)) + column) * 9) + ((2 - (tap / 3)) * 3) + (tap % 3)];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_of_groups_in_a_block_lie_channel_by_channel(bool transposed)
    {
        var weights = Numbers(24, 8, 2, 3);
        var packed = Pack(2 * 2 * 8 * 3 * Block, target => weights.PackGroups(target, transposed, new Taps(1, -1, 2), new Taps(0, 1, 3)));
        var at = 0;
        for (var block = 0; block < 2; block++)
        {
            for (var row = 1; row >= 0; row--)
            {
                for (var channel = 0; channel < 8; channel++)
                {
                    for (var column = 0; column < 3; column++)
                    {
                        for (var lane = 0; lane < Block; lane++)
                            Assert.Equal(Expected((block * Block) + lane, channel, (row * 3) + column), packed[at++]);
                    }
                }
            }
        }

        double Expected(int output, int channel, int tap)
        {
            var (group, place) = (output / 8, output % 8);
            var (first, second) = transposed ? ((group * 8) + channel, place) : (output, channel);
            return output >= 24 ? 0 : weights.Data[(((first * 8) + second) * 6) + tap];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_of_columns_lie_phase_by_phase_and_are_zero_where_a_phase_has_no_tap(bool transposed)
    {
        // Stored [first, second, 2, 3]: of three taps in a row, the even phase has two, the odd phase one and a zero.
        var weights = Numbers(4, 3, 2, 3);
        var (outputs, inputs) = transposed ? (3, 4) : (4, 3);
        Taps[] phases = [new(2, -2, 2), new(3, -2, 2)];
        var packed = Pack(inputs * 2 * 2 * 2 * outputs, target => weights.PackColumnLanes(target, transposed, new Taps(1, -1, 2), phases));
        var at = 0;
        for (var input = 0; input < inputs; input++)
        {
            foreach (var row in new[] { 1, 0 })
            {
                foreach (var column in new[] { 2, 3, 0, 1 })
                {
                    for (var output = 0; output < outputs; output++, at++)
                    {
                        var (first, second) = transposed ? (input, output) : (output, input);
                        Assert.Equal(column > 2 ? 0 : weights.Data[(((((first * 3) + second) * 2) + row) * 3) + column], packed[at]);
                    }
                }
            }
        }
    }

    private delegate void Packing(float* target);

    private static float[] Pack(int length, Packing pack)
    {
        using var buffer = new NativeBuffer(length);
        pack(buffer.Pointer);
        return buffer.Span(0, length).ToArray();
    }

    private static WeightTensor Numbers(params int[] shape) =>
        new(Enumerable.Range(1, shape.Aggregate((x, y) => x * y)).Select(number => (float)number).ToArray(), shape);
}
