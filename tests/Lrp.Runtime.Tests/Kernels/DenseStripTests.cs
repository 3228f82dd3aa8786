using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Strips of a dense layer against plain loops.</summary>
public unsafe class DenseStripTests
{
    [Theory]
    [InlineData(InstructionSet.Avx512, 1)]
    [InlineData(InstructionSet.Avx512, 23)]
    [InlineData(InstructionSet.Avx2, 1)]
    [InlineData(InstructionSet.Avx2, 23)]
    [InlineData(InstructionSet.Portable, 23)]
    public void Inputs_that_are_not_zero_are_multiplied_with_their_weights(InstructionSet isa, int inputs)
    {
        var random = new Random(inputs);
        var x = Enumerable.Range(0, inputs).Select(index => index % 3 == 1 ? 0 : random.NextSingle() - 0.5f).ToArray();
        var weights = Enumerable.Range(0, inputs * DenseStrip.Length).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var bias = Enumerable.Range(0, DenseStrip.Length).Select(_ => random.NextSingle()).ToArray();
        var sums = new float[DenseStrip.Length];
        var indices = new int[inputs];
        fixed (float* xAt = x, weightsAt = weights, biasAt = bias, sumsAt = sums)
        fixed (int* indicesAt = indices)
        {
            var count = DenseStrip.ListActive(xAt, inputs, indicesAt);
            Assert.Equal(x.Count(value => value != 0), count);
            switch (isa)
            {
                case InstructionSet.Avx512: DenseStrip.Avx512(xAt, indicesAt, count, weightsAt, biasAt, sumsAt); break;
                case InstructionSet.Avx2: DenseStrip.Avx2(xAt, indicesAt, count, weightsAt, biasAt, sumsAt); break;
                default: DenseStrip.Portable(xAt, indicesAt, count, weightsAt, biasAt, sumsAt); break;
            }
        }

        for (var output = 0; output < DenseStrip.Length; output++)
        {
            var expected = bias[output] + Enumerable.Range(0, inputs)
                .Sum(input => (double)x[input] * weights[(input * DenseStrip.Length) + output]);
            Assert.Equal(expected, sums[output], 1e-5);
        }
    }

    [Theory]
    [InlineData(28, 6, "6 6 6 5 5")]
    [InlineData(6, 6, "6")]
    [InlineData(1, 6, "1")]
    [InlineData(0, 6, "")]
    public void Tiles_cover_a_row_as_equally_as_possible(int columns, int widest, string expected)
    {
        var row = new TileSize(widest, 8).Along(columns);
        var widths = Enumerable.Range(0, row.Count).Select(row.Columns).ToList();
        Assert.Equal(expected, string.Join(' ', widths));
        Assert.All(Enumerable.Range(0, row.Count), tile => Assert.Equal(widths.Take(tile).Sum(), row.FirstColumn(tile)));
    }
}
