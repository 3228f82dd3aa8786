namespace Lrp.Evaluation;

/// <summary>A mean with the interval in which it lies, as far as the samples tell.</summary>
/// <param name="Mean">Of all samples.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Samples.</param>
public sealed record MeanInterval(double Mean, double Low, double High, int Count)
{
    /// <summary>
    /// The percentile bootstrap: means of samples that are drawn again with repetition. (Efron and Tibshirani, 1993.)
    /// </summary>
    /// <param name="values">Finite numbers.</param>
    /// <param name="confidence">The part of resampled means within the interval.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not finite.</exception>
    public static MeanInterval Of(IReadOnlyList<double> values, double confidence = 0.95, int resamples = 2000, int seed = 0)
    {
        if (values.Count == 0 || values.Any(value => !double.IsFinite(value)))
            throw new ArgumentException("A mean takes finite numbers, at least one.", nameof(values));
        var random = new SeededRandom(seed);
        var means = new double[resamples];
        for (var resample = 0; resample < resamples; resample++)
        {
            for (var draw = 0; draw < values.Count; draw++)
                means[resample] += values[random.Next(values.Count)] / values.Count;
        }

        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        return new MeanInterval(
            values.Average(), means[(int)(tail * (resamples - 1))], means[(int)Math.Ceiling((1 - tail) * (resamples - 1))], values.Count);
    }
}

/// <summary>Whether one explanation is better than another on the same inputs, or only seems so.</summary>
public static class PairedTest
{
    /// <summary>Signs up to here are all tried; beyond, this many times at random.</summary>
    private const int ExactCount = 14, Draws = 20_000;

    /// <summary>
    /// The two-sided randomisation test of paired differences: the part of all assignments of signs whose mean is at least as far from
    /// zero. With n pairs it cannot fall below 2¹⁻ⁿ. (Fisher, "The Design of Experiments", 1935.)
    /// </summary>
    /// <exception cref="ArgumentException">There is no pair, or the lengths differ.</exception>
    public static double SignFlip(IReadOnlyList<double> first, IReadOnlyList<double> second, int seed = 0)
    {
        if (first.Count == 0 || first.Count != second.Count)
            throw new ArgumentException($"Pairs are needed; there are {first.Count} and {second.Count} numbers.");
        double[] differences = [.. first.Zip(second, (x, y) => x - y)];
        var isExact = differences.Length <= ExactCount;
        var observed = Math.Abs(differences.Sum()) * (1 - 1e-12);
        var random = new SeededRandom(seed);
        var (count, extreme) = (isExact ? 1 << differences.Length : Draws, 0);
        for (var draw = 0; draw < count; draw++)
        {
            var sum = 0.0;
            var signs = 0UL;
            for (var index = 0; index < differences.Length; index++)
            {
                if (isExact)
                    signs = (ulong)draw >> index;
                else if (index % 64 == 0)
                    signs = random.NextBits();
                sum += (signs & 1) == 0 ? differences[index] : -differences[index];
                if (!isExact)
                    signs >>= 1;
            }

            extreme += Math.Abs(sum) >= observed ? 1 : 0;
        }

        // Drawn at random, the observed assignment itself is one of them.
        return isExact ? (double)extreme / count : (extreme + 1.0) / (count + 1);
    }
}
