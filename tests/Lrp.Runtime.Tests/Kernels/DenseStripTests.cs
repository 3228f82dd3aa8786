using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Strips of a dense layer against plain loops.</summary>
public unsafe class DenseStripTests
{
    [Theory]
    [InlineData(InstructionSet.Avx512, 1)]
    [InlineData(InstructionSet.Avx512, 23)]
    [InlineData(InstructionSet.Avx512, 24)]
    [InlineData(InstructionSet.Avx2, 1)]
    [InlineData(InstructionSet.Avx2, 23)]
    [InlineData(InstructionSet.Avx2, 24)]
    [InlineData(InstructionSet.Portable, 23)]
    [InlineData(InstructionSet.Portable, 24)]
    public void A_row_has_the_same_sums_alone_and_beside_another(InstructionSet isa, int inputs)
    {
        var random = new Random(inputs);
        var rows = Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, inputs)
            .Select(index => index % 3 == row % 2 ? 0 : random.NextSingle() - 0.5f).ToArray()).ToArray();
        var weights = Enumerable.Range(0, inputs * DenseStrip.Length).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var bias = Enumerable.Range(0, DenseStrip.Length).Select(_ => random.NextSingle()).ToArray();

        var together = Sums(isa, rows, weights, bias);
        for (var row = 0; row < rows.Length; row++)
        {
            Assert.Equal(Sums(isa, [rows[row]], weights, bias)[0], together[row]);
            for (var output = 0; output < DenseStrip.Length; output++)
            {
                var expected = bias[output] + Enumerable.Range(0, inputs)
                    .Sum(input => (double)rows[row][input] * weights[(input * DenseStrip.Length) + output]);
                Assert.Equal(expected, together[row][output], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(InstructionSet.Avx512)]
    [InlineData(InstructionSet.Avx2)]
    [InlineData(InstructionSet.Portable)]
    public void A_strip_has_the_same_sums_alone_and_among_others_and_in_part(InstructionSet isa)
    {
        const int Inputs = 23;
        var random = new Random(1);
        var row = Enumerable.Range(0, Inputs).Select(index => index % 3 == 0 ? 0 : random.NextSingle() - 0.5f).ToArray();
        var weights = Enumerable.Range(0, DenseStrip.Most * Inputs * DenseStrip.Length).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var bias = Enumerable.Range(0, DenseStrip.Most * DenseStrip.Length).Select(_ => random.NextSingle()).ToArray();
        float[] alone = [.. weights.Chunk(Inputs * DenseStrip.Length).Zip(bias.Chunk(DenseStrip.Length))
            .SelectMany(strip => Sums(isa, [row], strip.First, strip.Second)[0])];
        for (var lanes = DenseStrip.Length / 2; lanes <= alone.Length; lanes += DenseStrip.Length / 2)
            Assert.Equal(alone[..lanes], Sums(isa, [row], weights, bias, lanes)[0][..lanes]);
    }

    /// <summary>Strips are summed together where no other row needs their weights.</summary>
    [Theory]
    [InlineData(1, 16000, 1024, 9, 4)]
    [InlineData(1, 16000, 1024, 3, 3)]
    [InlineData(1, 784, 300, 9, 4)]
    [InlineData(2, 16000, 1024, 9, 1)]
    public void Many_weights_of_a_row_are_some_streams(int rows, int inputs, int outputs, int left, int strips) =>
        Assert.Equal(strips, DenseStrip.AtATime(left, new DenseShape(rows, inputs, outputs)));

    /// <summary>The active inputs of a seed are one; of a row without zeros, all.</summary>
    [Theory]
    [InlineData("0 0 0 0 2", "4", "0")]
    [InlineData("0 1 0 1 0", "0 0", "1 3")]
    [InlineData("1 2 3 4 5", "0 2 4", "1 3 0")]
    [InlineData("0 0 0 0 0", "", "")]
    public void Even_and_odd_inputs_that_are_not_zero_are_listed(string row, string even, string odd)
    {
        var x = row.Split(' ').Select(float.Parse).ToArray();
        var lists = new float[ActiveListLayout.DenseList(x.Length)];
        fixed (float* xAt = x, listsAt = lists)
        {
            DenseStrip.ListActive(xAt, new DenseShape(1, x.Length, 1), listsAt);
            var (pairs, count) = ((nint)(listsAt + 2), *(int*)listsAt);
            Assert.Equal(even, string.Join(' ', Enumerable.Range(0, count).Select(pair => ((ActivePair*)pairs)[pair].Even)));
            Assert.Equal(odd, string.Join(' ', Enumerable.Range(0, count).Select(pair => ((ActivePair*)pairs)[pair].Odd)));
        }
    }

    /// <summary>The sums of each row, of some strips one after the other.</summary>
    private static float[][] Sums(InstructionSet isa, float[][] rows, float[] weights, float[] bias, int lanes = DenseStrip.Length)
    {
        var inputs = rows[0].Length;
        float[] x = [.. rows.SelectMany(row => row)], lists = new float[rows.Length * ActiveListLayout.DenseList(inputs)];
        var sums = new float[DenseStrip.Most * DenseStrip.Length];
        var stride = inputs * DenseStrip.Length;
        var result = new List<float[]>();
        fixed (float* xAt = x, weightsAt = weights, biasAt = bias, sumsAt = sums, listsAt = lists)
        {
            DenseStrip.ListActive(xAt, new DenseShape(rows.Length, inputs, DenseStrip.Length), listsAt);
            var list = listsAt;
            for (var row = 0; row < rows.Length; row += DenseStrip.Rows, list = DenseStrip.Next(list, inputs))
            {
                var count = Math.Min(DenseStrip.Rows, rows.Length - row);
                switch (isa)
                {
                    case InstructionSet.Avx512: DenseStrip.Avx512(lanes, count, list, weightsAt, stride, biasAt, sumsAt); break;
                    case InstructionSet.Avx2: DenseStrip.Avx2(lanes, count, list, weightsAt, stride, biasAt, sumsAt); break;
                    default: DenseStrip.Portable(lanes, count, list, weightsAt, stride, biasAt, sumsAt); break;
                }

                result.AddRange(sums.Chunk(Math.Max(lanes, DenseStrip.Length)).Take(count));
            }
        }

        return [.. result];
    }
}
