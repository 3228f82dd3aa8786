using System.Globalization;
using System.Runtime.InteropServices;
using Lrp.Cli.Benching;
using Lrp.Generated;

namespace Lrp.Benchmarks;

/// <summary>
/// The encoding of 5,000 descriptors by 64 Gaussians of 32 dimensions, on one thread, beside what multiply-adds the machine can do: 4KD
/// operations for each descriptor's distances and 4K′D for the K′ posteriors that the threshold keeps.
/// </summary>
internal static unsafe class FisherTime
{
    private const int Count = 5000, Gaussians = 64, Dimensions = 32, Rounds = 60, Warmup = 20, Turns = 200_000;

    private static float* s_x, s_a, s_b, s_c, s_w, s_vector, s_room;

    public static void Run(TextWriter output)
    {
        Allocate();
        var peak = Enumerable.Range(0, 10).Max(_ => Peak());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak: {peak / 1e9:F0} GFLOP/s"));
        output.WriteLine("| threshold | posteriors kept | ms | GFLOP/s | of the peak | bytes allocated |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var threshold in new[] { 0, 1e-4, 1e-2 })
        {
            for (var round = 0; round < Warmup; round++)
                Encode(threshold);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Encode(threshold);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // The peak is taken before and after each, since clocks and neighbours change.
            var (kept, times) = (Kept(threshold), new List<(double Seconds, double Peak)>());
            for (var round = 0; round < Rounds; round++)
                times.Add((Timing.Milliseconds(() => Encode(threshold)) / 1e3, Peak()));
            var seconds = Timing.Median(times.Select(time => time.Seconds));
            var work = 4.0 * Count * Dimensions * (Gaussians + kept);
            var share = Timing.Median(times.Select(time => work / time.Seconds / time.Peak));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {threshold} | {kept:F1} | {seconds * 1e3:F3} | {work / seconds / 1e9:F0} | {share:P0} | {allocated} |"));
        }
    }

    private static void Encode(double threshold) => FisherVectors.Encode(
        s_x, s_a, s_b, s_c, s_w, s_vector, s_room, threshold, false, [0, 0, 1, Count, Count], 1, Count, Gaussians, Dimensions);

    private static double Peak() => MachinePeak.Operations(Turns) / (Timing.Milliseconds(() => MachinePeak.MultiplyAdds(Turns)) / 1e3);

    /// <summary>Posteriors above the threshold, for each descriptor.</summary>
    private static double Kept(double threshold)
    {
        double* a = (double*)s_a, b = (double*)s_b, c = (double*)s_c;
        var (kept, shares) = (0, new double[Gaussians]);
        for (var row = 0; row < Count; row++)
        {
            for (var k = 0; k < Gaussians; k++)
            {
                var sum = 0.0;
                for (var d = 0; d < Dimensions; d++)
                {
                    var u = (a[(k * Dimensions) + d] * s_x[(row * Dimensions) + d]) + b[(k * Dimensions) + d];
                    sum += u * u;
                }

                shares[k] = c[k] - (sum / 2);
            }

            var largest = shares.Max();
            var total = shares.Sum(share => Math.Exp(share - largest));
            kept += shares.Count(share => Math.Exp(share - largest) / total >= threshold);
        }

        return (double)kept / Count;
    }

    /// <summary>Descriptors that are drawn from the mixture, whose Gaussians overlap.</summary>
    private static void Allocate()
    {
        var random = new Random(2);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        float* New(long floats) => (float*)NativeMemory.AlignedAlloc((nuint)(floats * sizeof(float)), 64);
        s_x = New(Count * Dimensions);
        s_vector = New(2 * Gaussians * Dimensions);
        s_room = New(1 << 20);
        s_a = New(2 * Gaussians * Dimensions);
        s_b = New(2 * Gaussians * Dimensions);
        s_c = New(2 * Gaussians);
        s_w = New(2 * Gaussians);
        var means = new double[Gaussians * Dimensions];
        for (var index = 0; index < means.Length; index++)
        {
            means[index] = 0.5 * Normal();
            (((double*)s_a)[index], ((double*)s_b)[index]) = (1, -means[index]);
        }

        for (var k = 0; k < Gaussians; k++)
            (((double*)s_c)[k], ((double*)s_w)[k]) = (-Math.Log(Gaussians), Math.Sqrt(Gaussians));
        for (var row = 0; row < Count; row++)
        {
            var k = random.Next(Gaussians);
            for (var d = 0; d < Dimensions; d++)
                s_x[(row * Dimensions) + d] = (float)(means[(k * Dimensions) + d] + Normal());
        }
    }
}
