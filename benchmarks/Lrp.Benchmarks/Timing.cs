using System.Diagnostics;

namespace Lrp.Benchmarks;

/// <summary>What all contests time by, and with.</summary>
internal static class Timing
{
    public static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Numbers between −1 and 1, the same in every run.</summary>
    public static float[] Input(int length)
    {
        var random = new Random(1);
        var input = new float[length];
        for (var index = 0; index < input.Length; index++)
            input[index] = 2 * random.NextSingle() - 1;
        return input;
    }
}
