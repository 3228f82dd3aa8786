using Lrp.Cli.Data;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Evaluation;

namespace Lrp.Cli.Evaluating;

/// <summary>
/// A sample and its relevance, as measures ask for them; what several measures need is made once, and only where one asks.
/// </summary>
internal sealed class MeasureContext(EvaluationPlan plan, TeamMember member, int explanation, int sample, NetworkInput input, int target)
{
    /// <summary>Sets of elements, and elements of each, of measures that draw some.</summary>
    private const int Subsets = 100, Neighbours = 10;

    /// <summary>How far neighbours are, relative to the range of the input.</summary>
    private const float Radius = 0.05f;

    private readonly OutputScore _score = plan.ScoreOf(target);
    private float[]? _relevance;
    private float[]? _map;
    private PerturbationCurve? _morf;
    private PerturbationCurve? _lerf;
    private Robustness? _robustness;

    public float[] Relevance => _relevance ??= Explain(input.Values, target);

    /// <summary>Channels summed.</summary>
    public float[] Map => _map ??= input.Layout.SumChannels(Relevance);

    public int Width => input.Layout.Width;

    public PerturbationCurve Morf => _morf ??= Curve(RegionOrder.MostRelevantFirst);

    public PerturbationCurve Lerf => _lerf ??= Curve(RegionOrder.LeastRelevantFirst);

    public PerturbationCurve Insertion => Faithfulness.Insertion(
        Forward, input.Values, _score, plan.Regions, RegionOrders.Of(RegionOrder.MostRelevantFirst, plan.Regions.Scores(Relevance)),
            plan.Baseline);

    public Robustness Robustness => _robustness ??= Robustness.Measure(
        (values, logit) => Explain(values, logit), input.Values, target, Radius * (input.Values.Max() - input.Values.Min()), Neighbours,
        plan.Settings.Seed);

    public Completeness Completeness
    {
        get
        {
            // The ledger is of the last run.
            var relevance = Explain(input.Values, target);
            return member.CompiledIndex(explanation) is >= 0 and var index
                ? Completeness.Of(Network, OutputScore.Logit(target), relevance, index)
                : new Completeness(OutputScore.Logit(target).Run(Network, input.Values), relevance.Sum(value => (double)value), 0, 0, 0);
        }
    }

    /// <summary>The curves that were made.</summary>
    public Dictionary<string, IReadOnlyList<double>> Curves => new(
        from entry in new[] { ("morf", _morf), ("lerf", _lerf) }
        where entry.Item2 is not null
        select KeyValuePair.Create(entry.Item1, entry.Item2.Values));

    private IExplainer Network => member.Network;

    /// <summary>For passes that nothing is explained of.</summary>
    private IExplainer Forward => member.Forward;

    public double OfSubsets(MeasureOfParts<IReadOnlyList<int[]>> measure)
    {
        var size = Math.Max(1, input.Values.Length / 10);
        return measure(Forward, input.Values, Relevance, _score,
            Faithfulness.RandomSubsets(input.Values.Length, Subsets, size, plan.Settings.Seed + sample), plan.Baseline);
    }

    public double OfRegions(MeasureOfParts<Regions> measure) =>
        measure(Forward, input.Values, Relevance, _score, plan.Regions, plan.Baseline);

    /// <summary>NaN where the data do not say where the object is.</summary>
    public double OnObject(MeasureOfObject measure) =>
        plan.Data.Items[sample].LoadMask is { } load ? measure(Map, load()) : double.NaN;

    /// <summary>The correlation should be low: another class has other reasons. (Sixt et al., ICML 2020.)</summary>
    public double RandomLogit()
    {
        if (Network.LogitCount < 2)
            return double.NaN;
        var other = new SeededRandom(plan.Settings.Seed + sample).Next(Network.LogitCount - 1);
        return Similarity.Spearman(Relevance, Explain(input.Values, other >= target ? other + 1 : other));
    }

    /// <summary>
    /// The mean over networks whose weights are random from the output down to some layer. (Adebayo et al., NeurIPS 2018.)
    /// </summary>
    public double Randomisation() => plan.RandomNetworks.Average(network =>
        Similarity.Spearman(Relevance, network.Explain(explanation, input.Values, target, plan.Settings.Seed + sample)));

    private PerturbationCurve Curve(RegionOrder order)
    {
        var perturbation = plan.Perturbation with { Seed = plan.Settings.Seed + sample };
        return plan.Settings.Recompute
            ? perturbation.RunRecomputed(Forward, (values, logit) => Explain(values, logit), input.Values, target, _score, order)
            : perturbation.Run(Forward, input.Values, _score, RegionOrders.Of(order, plan.Regions.Scores(Relevance)));
    }

    private float[] Explain(ReadOnlySpan<float> values, int logit) =>
        member.Explain(explanation, values, logit, plan.Settings.Seed + sample);
}

/// <summary>A measure that replaces parts of the input and watches the output.</summary>
internal delegate double MeasureOfParts<TParts>(
    IExplainer network, ReadOnlySpan<float> input, ReadOnlySpan<float> relevance, OutputScore score, TParts parts, Baseline baseline);

/// <summary>A measure of where relevance lies.</summary>
internal delegate double MeasureOfObject(ReadOnlySpan<float> map, ReadOnlySpan<bool> mask);
