using Lrp.Evaluation;

namespace Lrp.Cli.Evaluating;

/// <summary>A number that tells how good an explanation is.</summary>
/// <param name="Name">As options and tables call it.</param>
/// <param name="Better">Which way is better; null where neither is.</param>
/// <param name="What">In a few words.</param>
internal sealed record Measure(string Name, bool? Better, string What, Func<MeasureContext, double> Compute)
{
    private const bool Up = true, Down = false;

    public static IReadOnlyList<Measure> All { get; } =
    [
        new("aopc", Up, "area over the curve, most relevant first", context => context.Morf.Aopc),
        new("aopc-lerf", Down, "area over the curve, least relevant first", context => context.Lerf.Aopc),
        new("abpc", Up, "area between the curves", context => PerturbationCurve.Abpc(context.Lerf, context.Morf)),
        new("deletion", Down, "area under the curve, most relevant first", context => context.Morf.AreaUnderCurve),
        new("insertion", Up, "area under the curve of putting in the most relevant first", context => context.Insertion.AreaUnderCurve),
        new("faithfulness-correlation", Up, "correlation of relevance and effect of random sets",
            context => context.OfSubsets(Faithfulness.Correlation)),
        new("faithfulness-estimate", Up, "the same of single regions", context => context.OfRegions(Faithfulness.Estimate)),
        new("infidelity", Down, "error of relevance as a prediction of effects", context => context.OfSubsets(Faithfulness.Infidelity)),
        new("monotonicity", Up, "steps that do not fall, least relevant put in first",
            context => context.OfRegions(Faithfulness.Monotonicity)),
        new("non-sensitivity", Down, "regions with relevance or effect, but not both", context => context.OfRegions(
            (network, input, relevance, score, regions, baseline) =>
                Faithfulness.NonSensitivity(network, input, relevance, score, regions, baseline))),
        new("max-sensitivity", Down, "largest relative change near the input", context => context.Robustness.MaxSensitivity),
        new("average-sensitivity", Down, "mean relative change near the input", context => context.Robustness.AverageSensitivity),
        new("lipschitz", Down, "largest change over distance, both by squares", context => context.Robustness.Lipschitz),
        new("continuity", Down, "largest change by magnitudes over distance", context => context.Robustness.Continuity),
        new("gini", Up, "sparseness: Gini index", context => Complexity.Gini(context.Relevance)),
        new("entropy", Down, "entropy of relevance in nats", context => Complexity.Entropy(context.Relevance)),
        new("image-entropy", Down, "entropy of the map as a picture in bits", context => Complexity.ImageEntropy(context.Map)),
        new("effective-complexity", Down, "elements above a hundredth of the largest", context => Complexity.Effective(context.Relevance)),
        new("png-size", Down, "bytes of the map as a picture", context => Complexity.CompressedSize(context.Map, context.Width)),
        new("completeness", Down, "relative difference of the sum of relevance and the logit", context => context.Completeness.Error),
        new("unaccounted", null, "part of the logit that neither relevance nor the ledger has",
            context => context.Completeness.Unaccounted),
        new("random-logit", Down, "rank correlation with the explanation of another class", context => context.RandomLogit()),
        new("randomisation", Down, "rank correlation with explanations of networks with random weights",
            context => context.Randomisation()),
        new("pointing-game", Up, "whether the largest relevance is on the object", context => context.OnObject(Localisation.PointingGame)),
        new("mass-accuracy", Up, "part of positive relevance on the object", context => context.OnObject(Localisation.MassAccuracy)),
        new("rank-accuracy", Up, "part of as many largest elements as the object has",
            context => context.OnObject(Localisation.RankAccuracy)),
        new("top-k", Up, "part of the 100 largest elements on the object", context => context.OnObject(
            (map, mask) => Localisation.TopK(map, mask, Math.Min(100, map.Length)))),
        new("localisation", Up, "mass accuracy over the object's part of the picture",
            context => context.OnObject(Localisation.WeightedLocalisation)),
        new("context", Down, "mean positive relevance outside over inside", context => context.OnObject(Localisation.Context)),
    ];

    /// <summary>Those that are cheap and always have a meaning.</summary>
    public static IReadOnlyList<string> Default { get; } = ["aopc", "aopc-lerf", "abpc", "gini", "entropy"];

    /// <exception cref="FormatException">There is none of that name.</exception>
    public static string Check(string name) => All.Any(measure => measure.Name == name)
        ? name
        : throw new FormatException($"'{name}' is no measure; there are {string.Join(", ", All.Select(measure => measure.Name))}.");
}
