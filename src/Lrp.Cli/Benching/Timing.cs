using System.Diagnostics;
using System.Globalization;

namespace Lrp.Cli.Benching;

/// <summary>Median and quartiles of repeated measurements, in their unit.</summary>
public readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    /// <summary>Four digits of each: a tenth of a percent of the median.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:G4} ({Lower:G4}–{Upper:G4})");
}

/// <summary>What all contests time by, and with.</summary>
public static class Timing
{
    public static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    public static double Median(IEnumerable<double> times) => QuartilesOf(times).Median;

    /// <summary>Quartiles between neighbours are interpolated.</summary>
    public static Quartiles QuartilesOf(IEnumerable<double> times)
    {
        double[] sorted = [.. times.Order()];
        return new(At(0.25), At(0.5), At(0.75));

        double At(double part)
        {
            var place = part * (sorted.Length - 1);
            var below = (int)place;
            return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
        }
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
