namespace Lrp.Evaluation;

/// <summary>How alike two rows of numbers are: two explanations, or relevance and effect.</summary>
public static class Similarity
{
    /// <summary>Pearson's correlation, −1 to 1; <see cref="double.NaN"/> where a row is constant.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Pearson(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"{first.Length} numbers are not compared to {second.Length}.");
        var (meanFirst, meanSecond) = (Mean(first), Mean(second));
        double product = 0, squareFirst = 0, squareSecond = 0;
        for (var index = 0; index < first.Length; index++)
        {
            var (x, y) = (first[index] - meanFirst, second[index] - meanSecond);
            product += x * y;
            squareFirst += x * x;
            squareSecond += y * y;
        }

        return squareFirst > 0 && squareSecond > 0 ? product / Math.Sqrt(squareFirst * squareSecond) : double.NaN;
    }

    /// <summary>The same of two explanations.</summary>
    public static double Pearson(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => Pearson(Widen(first), Widen(second));

    /// <summary>Spearman's rank correlation; equal numbers share the mean of their ranks.</summary>
    public static double Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second) => Pearson(Ranks(first), Ranks(second));

    /// <summary>The same of two explanations.</summary>
    public static double Spearman(ReadOnlySpan<float> first, ReadOnlySpan<float> second) => Spearman(Widen(first), Widen(second));

    /// <summary>
    /// Overlap of mass, Σ min(p, q) of p = |R₁|/Σ|R₁| and q = |R₂|/Σ|R₂|: 0 for disjoint explanations, 1 for equal ones.
    /// </summary>
    public static double Overlap(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"{first.Length} numbers are not compared to {second.Length}.");
        var (sumFirst, sumSecond) = (Mass(first), Mass(second));
        var overlap = 0.0;
        for (var index = 0; index < first.Length; index++)
            overlap += Math.Min(Math.Abs(first[index]) / sumFirst, Math.Abs(second[index]) / sumSecond);
        return sumFirst > 0 && sumSecond > 0 ? overlap : double.NaN;
    }

    private static double Mass(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += Math.Abs(value);
        return sum;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var index = 0; index < wide.Length; index++)
            wide[index] = values[index];
        return wide;
    }

    private static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end].Equals(sorted[start]);)
                end++;
            for (var index = start; index < end; index++)
                ranks[places[index]] = (start + end - 1) / 2.0;
        }

        return ranks;
    }
}
