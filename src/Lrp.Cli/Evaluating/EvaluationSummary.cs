using System.Globalization;
using Lrp.Evaluation;
using Spectre.Console;

namespace Lrp.Cli.Evaluating;

/// <summary>Measures × explanations, over all samples.</summary>
internal sealed class EvaluationSummary
{
    private readonly EvaluationPlan _plan;
    private readonly Dictionary<(string Measure, int Explanation), List<(int Sample, double Value)>> _values = [];

    /// <param name="results">Of any order: they are sorted here, so that a resumed run sums as a whole one.</param>
    public EvaluationSummary(EvaluationPlan plan, IReadOnlyList<UnitResult> results)
    {
        _plan = plan;
        Results = [.. results.OrderBy(result => result.Sample).ThenBy(result => result.Explanation)];
        foreach (var result in Results.Where(result => result.Skipped is null))
        {
            foreach (var measure in plan.Measures)
            {
                if (result.Values.GetValueOrDefault(measure.Name) is { } value)
                    Of(measure.Name, result.Explanation).Add((result.Sample, value));
            }
        }
    }

    public IReadOnlyList<UnitResult> Results { get; }

    /// <summary>Samples that could not be used by all explanations.</summary>
    public IReadOnlyList<UnitResult> Skipped => [.. Results.Where(result => result.Skipped is not null)];

    /// <summary>The mean with its interval; null where there is no number.</summary>
    public MeanInterval? Mean(string measure, int explanation) =>
        Of(measure, explanation) is { Count: > 0 } values ? MeanInterval.Of([.. values.Select(entry => entry.Value)]) : null;

    /// <summary>How many numbers have no meaning.</summary>
    public int Undefined(string measure, int explanation) =>
        Results.Count(result => result.Explanation == explanation && result.Skipped is null
            && result.Values.GetValueOrDefault(measure) is null);

    /// <summary>The probability of a difference as large by chance, on the samples that both have; NaN where there are none.</summary>
    public double Test(string measure, int first, int second)
    {
        var others = Of(measure, second).ToDictionary(entry => entry.Sample, entry => entry.Value);
        var pairs = Of(measure, first).Where(entry => others.ContainsKey(entry.Sample))
            .Select(entry => (entry.Value, others[entry.Sample])).ToList();
        return pairs.Count == 0 ? double.NaN : PairedTest.SignFlip([.. pairs.Select(pair => pair.Item1)],
            [.. pairs.Select(pair => pair.Item2)]);
    }

    /// <summary>The mean curve of an order; null where there is none.</summary>
    public PerturbationCurve? Curve(string order, int explanation) =>
        Results.Where(result => result.Explanation == explanation && result.Curves.ContainsKey(order))
            .Select(result => new PerturbationCurve(result.Curves[order])).ToList() is { Count: > 0 } curves
                ? PerturbationCurve.Mean(curves) : null;

    /// <summary>The explanation that is best by a measure; −1 where neither way is better or there are no numbers.</summary>
    public int Best(Measure measure)
    {
        var means = _plan.Settings.Explanations.Select((_, index) => (Mean(measure.Name, index)?.Mean, index))
            .Where(entry => entry.Mean is not null).ToList();
        return means.Count == 0 || measure.Better is not { } up ? -1
            : (up ? means.MaxBy(entry => entry.Mean) : means.MinBy(entry => entry.Mean)).index;
    }

    /// <summary>Prints the table: means and half their intervals, the best with a star, equal to it by chance with a circle.</summary>
    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("measure");
        foreach (var explanation in _plan.Settings.Explanations)
            table.AddColumn(new TableColumn(Markup.Escape(explanation)).RightAligned());
        foreach (var measure in _plan.Measures)
        {
            var best = Best(measure);
            var arrow = measure.Better switch { true => "↑", false => "↓", null => " " };
            table.AddRow([
                new Text($"{measure.Name} {arrow}"),
                .. _plan.Settings.Explanations.Select((_, index) => new Text(Cell(measure.Name, index, best))),
            ]);
        }

        console.Write(table);
    }

    private string Cell(string measure, int explanation, int best)
    {
        if (Mean(measure, explanation) is not { } mean)
            return "-";
        var mark = explanation == best ? "*" : best >= 0 && Test(measure, explanation, best) > 0.05 ? "°" : " ";
        var undefined = Undefined(measure, explanation) is > 0 and var count ? $" ({count} undefined)" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{mean.Mean:G4} ± {(mean.High - mean.Low) / 2:G2}{mark}{undefined}");
    }

    private List<(int Sample, double Value)> Of(string measure, int explanation)
    {
        if (!_values.TryGetValue((measure, explanation), out var list))
            _values[(measure, explanation)] = list = [];
        return list;
    }
}
