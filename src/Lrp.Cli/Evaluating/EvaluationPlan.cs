using Lrp.Cli.Data;
using Lrp.Evaluation;

namespace Lrp.Cli.Evaluating;

/// <summary>What an evaluation does, shared by all threads.</summary>
internal sealed record EvaluationPlan(EvaluationSettings Settings, DataSet Data, RegionPerturbation Perturbation)
{
    /// <summary>Networks with random weights, for the measure that asks for them. They are of one thread at a time.</summary>
    public IReadOnlyList<RandomNetwork> RandomNetworks { get; init; } = [];

    public IReadOnlyList<Measure> Measures { get; } =
        [.. Settings.Measures.Select(name => Measure.All.First(measure => measure.Name == name))];

    public Regions Regions => Perturbation.Regions;

    /// <summary>What stands for nothing in measures that put in or take out: the replacement where it is a constant, else zero.</summary>
    public required Baseline Baseline { get; init; }

    public OutputScore ScoreOf(int target) => Settings.Score == "probability" ? OutputScore.Probability(target) : OutputScore.Logit(target);

    /// <summary>All numbers of a sample by an explanation.</summary>
    public UnitResult Evaluate(TeamMember member, int sample, int explanation)
    {
        var item = Data.Items[sample];
        var result = new UnitResult(sample, explanation) { Name = item.Name };
        try
        {
            var input = item.Load();
            if (input.Warning is { } warning)
                return result with { Skipped = warning };
            var target = Settings.Target switch
            {
                "top" => member.Top(input.Values),
                "label" => item.Class ?? member.Top(input.Values),
                var number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
            };
            var context = new MeasureContext(this, member, explanation, sample, input, target);
            if (!context.Relevance.All(float.IsFinite))
                return result with { Target = target, Skipped = "its relevance is not finite" };
            var values = Measures.ToDictionary(
                measure => measure.Name, measure => measure.Compute(context) is var value && double.IsFinite(value) ? value
                    : (double?)null);
            return result with { Target = target, Values = values, Curves = context.Curves };
        }
        catch (Exception exception) when (DataItem.IsOfItsFile(exception))
        {
            return result with { Skipped = exception.Message };
        }
    }
}

/// <summary>A network with random weights.</summary>
internal sealed class RandomNetwork(ModelTeam team)
{
    private readonly Lock _lock = new();

    public float[] Explain(int explanation, ReadOnlySpan<float> input, int target, int seed)
    {
        lock (_lock)
            return team.Member.Explain(explanation, input, target, seed);
    }
}
