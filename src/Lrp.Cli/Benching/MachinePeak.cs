using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Generated;

namespace Lrp.Cli.Benching;

/// <summary>How fast memory of this size is read, again and again: the cache that holds it decides.</summary>
public sealed record ReadSpeed(long Bytes, double GigaBytes);

/// <summary>What one core of this machine can do, measured: no step of a network is faster.</summary>
/// <param name="GigaFlops">Floating-point operations a nanosecond of multiply-adds in registers, two operations each.</param>
/// <param name="Reads">Bytes a nanosecond, from small memory to as much as the network has.</param>
public sealed record MachinePeak(double GigaFlops, IReadOnlyList<ReadSpeed> Reads)
{
    /// <summary>As many as hide the latency of two units, 4 cycles each on today's processors, and fit into 16 registers.</summary>
    private const int Accumulators = 12;

    private const int Turns = 10_000;

    private const long SmallestRead = 64 * 1024, NextRead = 4;

    private static readonly TimeSpan _time = TimeSpan.FromMilliseconds(100);

    /// <summary>A peak of 512 bits would be out of reach for kernels of 256.</summary>
    private static readonly bool _is512 = InstructionSets.Best is InstructionSet.Avx512;

    /// <summary>Measures for less than a second.</summary>
    /// <param name="bytes">The memory of the network.</param>
    public static MachinePeak Measure(long bytes)
    {
        var flops = Operations(Turns) / Shortest(() => MultiplyAdds(Turns));
        var reads = new List<ReadSpeed>();
        for (var size = SmallestRead; reads.Count == 0 || reads[^1].Bytes < bytes; size *= NextRead)
        {
            using var memory = new NativeBuffer(size / sizeof(float));
            reads.Add(new ReadSpeed(size, size / Shortest(() => Read(memory))));
        }

        return new MachinePeak(flops, reads);
    }

    /// <summary>Floating-point operations of <see cref="MultiplyAdds"/>.</summary>
    public static double Operations(int turns) =>
        2.0 * turns * Accumulators * (_is512 ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>Multiply-adds in registers, of vectors as wide as the kernels'; the result is a number, and of no other use.</summary>
    public static float MultiplyAdds(int turns) => _is512 ? MultiplyAdd512(turns) : MultiplyAdd(turns);

    /// <summary>Milliseconds that a step needs at least, if the nearest cache that can hold its data does.</summary>
    public double Roof(long multiplyAdds, long bytes)
    {
        var read = Reads.FirstOrDefault(read => read.Bytes >= bytes) ?? Reads[^1];
        return Math.Max(2 * multiplyAdds / GigaFlops, bytes / read.GigaBytes) / 1e6;
    }

    /// <summary>Nanoseconds of the fastest of many runs: what else the machine does only adds to them.</summary>
    private static double Shortest(Func<float> run)
    {
        var (shortest, start) = (double.MaxValue, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < _time)
        {
            var began = Stopwatch.GetTimestamp();
            // The result is used, so that the loop is not left out.
            if (float.IsNaN(run()))
                throw new InvalidOperationException("a sum of ordinary numbers is none");
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(began).TotalNanoseconds);
        }

        return shortest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd512(int turns)
    {
        var (x, y) = (Vector512.Create(0.5f), Vector512.Create(1f));
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var turn = 0; turn < turns; turn++)
        {
            (a, b, c) = (Vector512.FusedMultiplyAdd(a, x, y), Vector512.FusedMultiplyAdd(b, x, y), Vector512.FusedMultiplyAdd(c, x, y));
            (d, e, f) = (Vector512.FusedMultiplyAdd(d, x, y), Vector512.FusedMultiplyAdd(e, x, y), Vector512.FusedMultiplyAdd(f, x, y));
            (g, h, i) = (Vector512.FusedMultiplyAdd(g, x, y), Vector512.FusedMultiplyAdd(h, x, y), Vector512.FusedMultiplyAdd(i, x, y));
            (j, k, l) = (Vector512.FusedMultiplyAdd(j, x, y), Vector512.FusedMultiplyAdd(k, x, y), Vector512.FusedMultiplyAdd(l, x, y));
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MultiplyAdd(int turns)
    {
        var (x, y) = (new Vector<float>(0.5f), Vector<float>.One);
        Vector<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var turn = 0; turn < turns; turn++)
        {
            (a, b, c) = (Vector.FusedMultiplyAdd(a, x, y), Vector.FusedMultiplyAdd(b, x, y), Vector.FusedMultiplyAdd(c, x, y));
            (d, e, f) = (Vector.FusedMultiplyAdd(d, x, y), Vector.FusedMultiplyAdd(e, x, y), Vector.FusedMultiplyAdd(f, x, y));
            (g, h, i) = (Vector.FusedMultiplyAdd(g, x, y), Vector.FusedMultiplyAdd(h, x, y), Vector.FusedMultiplyAdd(i, x, y));
            (j, k, l) = (Vector.FusedMultiplyAdd(j, x, y), Vector.FusedMultiplyAdd(k, x, y), Vector.FusedMultiplyAdd(l, x, y));
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe float Read(NativeBuffer memory)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        float* end = memory.Pointer + memory.Length - (4 * Vector<float>.Count);
        for (var pointer = memory.Pointer; pointer <= end; pointer += 4 * Vector<float>.Count)
        {
            a += Vector.Load(pointer);
            b += Vector.Load(pointer + Vector<float>.Count);
            c += Vector.Load(pointer + (2 * Vector<float>.Count));
            d += Vector.Load(pointer + (3 * Vector<float>.Count));
        }

        GC.KeepAlive(memory);
        return Vector.Sum(a + b + c + d);
    }
}
