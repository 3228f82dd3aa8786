namespace Lrp.Cli.Checking;

/// <summary>How far a result lies from its reference.</summary>
public static class Deviation
{
    /// <summary>
    /// max|actual − expected| / max|expected|. Infinite where it has no meaning: lengths differ, a value is not finite, or
    /// something came out where nothing was expected.
    /// </summary>
    public static double OfLargest(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected)
    {
        foreach (var value in actual)
        {
            if (!float.IsFinite(value))
                return double.PositiveInfinity;
        }

        return Relative(actual, expected, 0);
    }

    /// <summary>
    /// max|actual − expected| / max(1, max|expected|): for outputs that may all be tiny. What is infinite or NaN by definition
    /// (log 0) has to be exactly that.
    /// </summary>
    public static double OfLargestOrOne(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected) => Relative(actual, expected, 1);

    private static double Relative(ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double leastUnit)
    {
        if (actual.Length != expected.Length)
            return double.PositiveInfinity;
        double worst = 0, largest = leastUnit;
        for (var index = 0; index < actual.Length; index++)
        {
            if (double.IsFinite(expected[index]))
                largest = Math.Max(largest, Math.Abs(expected[index]));
            if (expected[index].Equals((double)actual[index]))
                continue;
            var difference = Math.Abs(actual[index] - expected[index]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        return worst == 0 ? 0 : worst / largest;
    }
}
