namespace Lrp.Evaluation;

/// <summary>
/// Region perturbation: replaces one region after the other, and watches the output. With single pixels and an inversion it is pixel
/// flipping. (Bach et al., PLoS ONE 2015; Samek et al., TNNLS 2017.) Immutable: share it between threads.
/// </summary>
/// <param name="Regions">What is replaced as a whole.</param>
/// <param name="Replacement">What takes its place.</param>
public sealed record RegionPerturbation(Regions Regions, Replacement Replacement)
{
    /// <summary>Regions that are replaced between two looks at the output.</summary>
    public int RegionsPerStep { get; init; } = 1;

    /// <summary>Looks at the output after the first one; by default until all regions are replaced.</summary>
    public int? Steps { get; init; }

    /// <summary>Of random replacements.</summary>
    public int Seed { get; init; }

    /// <summary>The steps of a curve: as many as asked for, or as there are.</summary>
    public int StepCount
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RegionsPerStep);
            var all = (Regions.Count + RegionsPerStep - 1) / RegionsPerStep;
            return Math.Clamp(Steps ?? all, 0, all);
        }
    }

    /// <summary>The curve of an order that is known beforehand.</summary>
    /// <param name="network">Is run once for every point of the curve.</param>
    /// <param name="input">All inputs' elements.</param>
    /// <param name="score">The number of the output that is watched.</param>
    /// <param name="order">Regions, the first to be replaced first, as <see cref="RegionOrders"/> makes it.</param>
    /// <param name="cancellation">Looked at before every run.</param>
    /// <returns><see cref="StepCount"/> + 1 points.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public PerturbationCurve Run(
        IExplainer network, ReadOnlySpan<float> input, OutputScore score, ReadOnlySpan<int> order, CancellationToken cancellation = default)
    {
        if (order.Length < Math.Min(StepCount * RegionsPerStep, Regions.Count))
            throw new ArgumentException($"{StepCount} steps of {RegionsPerStep} regions need more than {order.Length}.", nameof(order));
        var state = input.ToArray();
        var replace = Replacement.Prepare(input, Regions, Seed);
        var values = new double[StepCount + 1];
        values[0] = score.Run(network, state);
        for (var step = 0; step < StepCount; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rest = order[(step * RegionsPerStep)..];
            foreach (var region in rest[..Math.Min(RegionsPerStep, rest.Length)])
                replace(state, region);
            values[step + 1] = score.Run(network, state);
        }

        return new PerturbationCurve(values);
    }

    /// <summary>
    /// The curve of an order that is made anew at every step: the perturbed input is explained again, and the next regions are those
    /// that matter most (or least) now.
    /// </summary>
    /// <param name="explain">Explains the perturbed input; may run on <paramref name="network"/>.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="order">Most or least relevant first.</param>
    /// <inheritdoc cref="Run" path="/param|/returns"/>
    /// <exception cref="ArgumentException">Relevance is not finite, or the order is random.</exception>
    public PerturbationCurve RunRecomputed(
        IExplainer network,
        Attribution explain,
        ReadOnlySpan<float> input,
        int target,
        OutputScore score,
        RegionOrder order,
        CancellationToken cancellation = default)
    {
        if (order == RegionOrder.Random)
            throw new ArgumentException("A random order is not computed from relevance.", nameof(order));
        var state = input.ToArray();
        var replace = Replacement.Prepare(input, Regions, Seed);
        var isReplaced = new bool[Regions.Count];
        var values = new double[StepCount + 1];
        values[0] = score.Run(network, state);
        for (var step = 0; step < StepCount; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = RegionOrders.Of(order, Regions.Scores(explain(state, target))).Where(region => !isReplaced[region]);
            foreach (var region in next.Take(RegionsPerStep).ToArray())
            {
                replace(state, region);
                isReplaced[region] = true;
            }

            values[step + 1] = score.Run(network, state);
        }

        return new PerturbationCurve(values);
    }
}
