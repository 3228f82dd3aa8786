namespace Lrp.Evaluation;

/// <summary>
/// Whether relevance tells what the output depends on: parts of the input are replaced, and the fall of the output, f(x) − f(x′), is
/// compared to the relevance of what was replaced. Every part costs a forward pass.
/// </summary>
public static class Faithfulness
{
    /// <summary>
    /// Faithfulness correlation: Pearson's correlation, over random sets of elements, of their relevance Σ R and the fall of the output
    /// when they are replaced by the baseline. (Bhatt et al., IJCAI 2020, definition 4.)
    /// </summary>
    /// <param name="subsets">Elements of each set; <see cref="RandomSubsets"/> draws some.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static double Correlation(
        IExplainer network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> relevance,
        OutputScore score,
        IReadOnlyList<int[]> subsets,
        Baseline baseline)
    {
        var (sums, falls) = Falls(network, input, relevance, score, subsets, baseline);
        return Similarity.Pearson(sums, falls);
    }

    /// <summary>
    /// Faithfulness estimate: the same over single regions, each replaced alone. (Alvarez-Melis and Jaakkola, NeurIPS 2018.)
    /// </summary>
    public static double Estimate(
        IExplainer network, ReadOnlySpan<float> input, ReadOnlySpan<float> relevance, OutputScore score, Regions regions,
            Baseline baseline) =>
        Correlation(network, input, relevance, score, Parts(regions), baseline);

    /// <summary>
    /// Non-sensitivity: the part of regions where one of relevance and effect is zero and the other is not. (Nguyen and Martínez, 2020.)
    /// </summary>
    /// <param name="threshold">What counts as zero, relative to the largest relevance and the largest fall.</param>
    public static double NonSensitivity(
        IExplainer network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> relevance,
        OutputScore score,
        Regions regions,
        Baseline baseline,
        double threshold = 1e-5)
    {
        var (sums, falls) = Falls(network, input, relevance, score, Parts(regions), baseline);
        var (largestSum, largestFall) = (sums.Max(Math.Abs), falls.Max(Math.Abs));
        return sums.Zip(falls).Average(pair =>
            Math.Abs(pair.First) > threshold * largestSum == Math.Abs(pair.Second) > threshold * largestFall ? 0.0 : 1.0);
    }

    /// <summary>
    /// Infidelity: the mean of (β Σ_{i∈S} R_i − (f(x) − f(x′)))² over sets S that are replaced by the baseline, with the β that makes it
    /// least, since explanations differ in scale; divided by the mean of (f(x) − f(x′))², so that 0 is perfect and 1 says nothing. For
    /// relevance of the logit, R·x-like, β is near 1. (Yeh et al., NeurIPS 2019, definition 2.1 with square removal, and their section
    /// 4.2 for the scaling.)
    /// </summary>
    public static double Infidelity(
        IExplainer network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> relevance,
        OutputScore score,
        IReadOnlyList<int[]> subsets,
        Baseline baseline)
    {
        var (sums, falls) = Falls(network, input, relevance, score, subsets, baseline);
        var squares = sums.Sum(sum => sum * sum);
        var beta = squares > 0 ? sums.Zip(falls).Sum(pair => pair.First * pair.Second) / squares : 0;
        var error = sums.Zip(falls).Sum(pair => Math.Pow((beta * pair.First) - pair.Second, 2));
        var total = falls.Sum(fall => fall * fall);
        return total > 0 ? error / total : double.NaN;
    }

    /// <summary>
    /// Monotonicity: regions are put into the baseline, the least relevant first; the part of steps at which the output does not fall.
    /// (Arya et al., 2019.)
    /// </summary>
    public static double Monotonicity(
        IExplainer network, ReadOnlySpan<float> input, ReadOnlySpan<float> relevance, OutputScore score, Regions regions, Baseline baseline)
    {
        var order = RegionOrders.Of(RegionOrder.LeastRelevantFirst, regions.Scores(relevance));
        var values = Insertion(network, input, score, regions, order, baseline).Values;
        return Enumerable.Range(1, values.Count - 1).Average(step => values[step] >= values[step - 1] ? 1.0 : 0.0);
    }

    /// <summary>
    /// The insertion curve: regions are put into the baseline, in the given order. Its <see cref="PerturbationCurve.AreaUnderCurve"/>
    /// with the most relevant first is sufficiency; that of deletion is necessity. (Petsiuk et al., "RISE", BMVC 2018.)
    /// </summary>
    public static PerturbationCurve Insertion(
        IExplainer network, ReadOnlySpan<float> input, OutputScore score, Regions regions, ReadOnlySpan<int> order, Baseline baseline)
    {
        var state = baseline.Of(network.Inputs);
        var values = new List<double> { score.Run(network, state) };
        foreach (var region in order)
        {
            foreach (var element in regions[region])
                state[element] = input[element];
            values.Add(score.Run(network, state));
        }

        return new PerturbationCurve(values);
    }

    /// <summary>Random sets of elements, each without repetition.</summary>
    public static IReadOnlyList<int[]> RandomSubsets(int length, int count, int size, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, length);
        var random = new SeededRandom(seed);
        var subsets = new int[count][];
        for (var index = 0; index < count; index++)
            subsets[index] = random.Permutation(length)[..size];
        return subsets;
    }

    /// <summary>Relevance of each set, and how far the output falls when it is replaced.</summary>
    public static (double[] Relevance, double[] Falls) Falls(
        IExplainer network,
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> relevance,
        OutputScore score,
        IReadOnlyList<int[]> subsets,
        Baseline baseline)
    {
        if (relevance.Length != input.Length)
            throw new ArgumentException($"Expected {input.Length} elements, got {relevance.Length}.", nameof(relevance));
        var values = baseline.Of(network.Inputs);
        var whole = score.Run(network, input);
        var state = input.ToArray();
        var (sums, falls) = (new double[subsets.Count], new double[subsets.Count]);
        for (var index = 0; index < subsets.Count; index++)
        {
            foreach (var element in subsets[index])
            {
                sums[index] += relevance[element];
                state[element] = values[element];
            }

            falls[index] = whole - score.Run(network, state);
            foreach (var element in subsets[index])
                state[element] = input[element];
        }

        return (sums, falls);
    }

    private static int[][] Parts(Regions regions) => [.. Enumerable.Range(0, regions.Count).Select(region => regions[region].ToArray())];
}
