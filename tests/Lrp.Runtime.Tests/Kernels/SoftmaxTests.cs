using Lrp.Generated;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Softmax of rows against float64.</summary>
public unsafe class SoftmaxTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(197)]
    public void Rows_are_exponentials_by_their_sum(int length)
    {
        var random = new Random(length);
        var row = Enumerable.Range(0, length).Select(_ => (20 * random.NextSingle()) - 10).ToArray();
        var sum = row.Sum(x => Math.Exp(x));
        var result = Softmax(row);
        for (var index = 0; index < length; index++)
        {
            var expected = Math.Exp(row[index]) / sum;
            Assert.InRange(result[index] / expected, 1 - 1.2e-7, 1 + 1.2e-7);
        }
    }

    [Fact]
    public void What_is_masked_has_no_share()
    {
        var row = Enumerable.Range(0, 19).Select(index => index % 2 == 0 ? float.NegativeInfinity : 1000f).ToArray();
        Assert.Equal(row.Select(x => x > 0 ? 1f / 9 : 0), Softmax(row));
    }

    [Theory]
    [InlineData(3, float.NaN)]
    [InlineData(11, float.NaN)]
    [InlineData(3, float.NegativeInfinity)]
    [InlineData(11, float.NegativeInfinity)]
    public void Of_no_number_or_nothing_but_masked_scores_nothing_is_known(int length, float last)
    {
        var row = Enumerable.Repeat(float.IsNaN(last) ? 1 : last, length).ToArray();
        row[^1] = last;
        Assert.All(Softmax(row), x => Assert.Equal(float.NaN, x));
    }

    private static float[] Softmax(float[] row)
    {
        // In place, which it must allow.
        var result = (float[])row.Clone();
        fixed (float* at = result)
            Reductions.Softmax(at, at, 1, row.Length, 1);
        return result;
    }
}
