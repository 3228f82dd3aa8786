using System.Runtime.InteropServices;
using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Kernels;

/// <summary>Fisher vectors against plain loops in float64, in whole and odd blocks, and without a byte allocated.</summary>
public sealed unsafe class FisherVectorsTests
{
    private static readonly int[] s_counts = [1, 63, 64, 130];

    public static TheoryData<int, int, int, double> Sizes
    {
        get
        {
            var data = new TheoryData<int, int, int, double>();
            foreach (var count in s_counts)
            {
                data.Add(count, 5, 14, 0);
                data.Add(count, 64, 32, 0);
                data.Add(count, 33, 16, 1e-2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Encoding_equals_sums_in_float64(int count, int gaussians, int dimensions, double threshold)
    {
        var random = new Random(count);
        double[] a = Draw(gaussians * dimensions, () => 0.5 + random.NextDouble()), means = Draw(gaussians * dimensions, () => random.NextDouble() * 2);
        double[] b = [.. a.Zip(means, (precision, mean) => -precision * mean)], roots = Draw(gaussians, () => Math.Sqrt(gaussians));
        double[] c = Draw(gaussians, () => -random.NextDouble());
        float[] x = [.. Draw(count * dimensions, () => random.NextDouble() * 2).Select(number => (float)number)];
        var length = 2 * gaussians * dimensions;
        var room = (float*)NativeMemory.AlignedAlloc((nuint)(FisherLayout.Floats(gaussians, dimensions) * sizeof(float)), 64);
        try
        {
            // What an earlier kernel left in the room is of no account.
            new Span<float>(room, FisherLayout.Floats(gaussians, dimensions)).Fill(float.NaN);
            var vector = new float[length];
            var before = GC.GetAllocatedBytesForCurrentThread();
            fixed (double* pa = a, pb = b, pc = c, pr = roots)
            fixed (float* px = x, pv = vector)
                FisherVectors.Encode(px, (float*)pa, (float*)pb, (float*)pc, (float*)pr, pv, room, threshold, false, [0, 0, 1, count, count], 1,
                    count, gaussians, dimensions);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            var expected = Plain(x, a, b, c, roots, threshold, count, gaussians, dimensions);
            var largest = expected.Max(Math.Abs);
            Assert.All(vector.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 3e-6 * largest));
        }
        finally
        {
            NativeMemory.AlignedFree(room);
        }
    }

    private static double[] Plain(
        float[] x, double[] a, double[] b, double[] c, double[] roots, double threshold, int count, int gaussians, int dimensions)
    {
        var sums = new double[2 * gaussians * dimensions];
        for (var row = 0; row < count; row++)
        {
            double U(int k, int d) => (a[(k * dimensions) + d] * x[(row * dimensions) + d]) + b[(k * dimensions) + d];
            double[] shares = [.. Enumerable.Range(0, gaussians)
                .Select(k => Math.Exp(c[k] - (Enumerable.Range(0, dimensions).Sum(d => U(k, d) * U(k, d)) / 2)))];
            var total = shares.Sum();
            for (var k = 0; k < gaussians; k++)
            {
                var share = shares[k] / total < threshold ? 0 : shares[k] / total * roots[k] / count;
                for (var d = 0; d < dimensions; d++)
                {
                    sums[(k * dimensions) + d] += share * U(k, d);
                    sums[((gaussians + k) * dimensions) + d] += share * Math.Sqrt(0.5) * ((U(k, d) * U(k, d)) - 1);
                }
            }
        }

        return sums;
    }

    private static double[] Draw(int count, Func<double> number) => [.. Enumerable.Range(0, count).Select(_ => number())];
}
