using Lrp.Evaluation;

namespace Lrp.Learning.Tests;

/// <summary>Samples that are drawn.</summary>
internal static class Drawn
{
    public const int Features = 6;

    /// <summary>Histograms of classes that overlap. Labels are 5, 7, 9, … in turn; each class has more of one feature.</summary>
    public static (Samples Samples, int[] Labels) Classes(int count, int classes, int seed = 1)
    {
        var random = new SeededRandom(seed);
        var labels = new int[count];
        var rows = new float[count][];
        for (var sample = 0; sample < count; sample++)
        {
            var index = sample % classes;
            labels[sample] = 5 + (2 * index);
            rows[sample] = new float[Features];
            for (var feature = 0; feature < Features; feature++)
                rows[sample][feature] = (float)random.NextDouble() + (feature == index ? 0.6f : 0);
            // A bin without anything.
            rows[sample][random.Next(Features)] = 0;
        }

        return (new Samples(rows), labels);
    }

    public static double[] Targets(Samples samples) =>
        [.. Enumerable.Range(0, samples.Count).Select(row => Math.Sin(3 * samples[row][0]) + (samples[row][1] * samples[row][2]))];

    /// <summary>A standard normal number (Box and Muller).</summary>
    public static double Normal(ref SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
