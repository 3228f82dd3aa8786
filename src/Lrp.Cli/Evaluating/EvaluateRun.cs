using Lrp.Cli.Compilation;
using Lrp.Cli.Data;
using Lrp.Evaluation;

namespace Lrp.Cli.Evaluating;

/// <summary>One run of <c>lrp evaluate</c>.</summary>
internal sealed class EvaluateRun(TextWriter output, TextWriter error)
{
    /// <summary>Regions along an axis where the user does not say.</summary>
    private const int UsualTiles = 10;

    public required IModelLoader Loader { get; init; }

    public required string Model { get; init; }

    public required string DataPath { get; init; }

    public required DataOptions DataOptions { get; init; }

    public required IReadOnlyList<string> Explanations { get; init; }

    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary><c>label</c>, <c>top</c> or a number; null for labels where there are any.</summary>
    public required string? Target { get; init; }

    public required string Score { get; init; }

    /// <summary>Sides of a region; null for about a hundred regions.</summary>
    public required IReadOnlyList<int>? Tile { get; init; }

    public required int RegionsPerStep { get; init; }

    public required int? Steps { get; init; }

    public required string Replacement { get; init; }

    public required bool Recompute { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    /// <summary>The folder to write to.</summary>
    public required string Out { get; init; }

    public int Run(CancellationToken cancellation)
    {
        using var team = ModelTeam.Load(Loader, Model, Explanations, Threads, error, Measures.Contains("unaccounted"), forward: true);
        var randomised = new List<ModelTeam>();
        try
        {
            var plan = Plan(team.Network, DataSet.Open(DataPath, team.Network, DataOptions));
            using var journal = Journal<EvaluationSettings, UnitResult>.Open(
                Out, plan.Settings, EvaluationJson.Default.EvaluationSettings, EvaluationJson.Default.UnitResult);
            if (Measures.Contains("randomisation"))
                randomised.AddRange(LoadRandomised());
            plan = plan with { RandomNetworks = [.. randomised.Select(random => new RandomNetwork(random))] };
            var done = journal.Results.Select(result => (result.Sample, result.Explanation)).ToHashSet();
            int[] open = [.. Enumerable.Range(0, plan.Data.Items.Count * Explanations.Count).Where(unit => !done.Contains(Unit(unit)))];
            if (done.Count > 0)
                output.WriteLine(Journal.GoingOn(done.Count, done.Count + open.Length));
            return Work(team, plan, journal, open, cancellation);
        }
        finally
        {
            foreach (var random in randomised)
                random.Dispose();
        }
    }

    private int Work(
        ModelTeam team, EvaluationPlan plan, Journal<EvaluationSettings, UnitResult> journal, int[] open, CancellationToken cancellation)
    {
        var progress = new WorkProgress(output, "samples × explanations", open.Length);
        try
        {
            progress.Run(() => team.ForEach(open, (member, unit) =>
            {
                var (sample, explanation) = Unit(unit);
                journal.Add(plan.Evaluate(member, sample, explanation));
                progress.Step();
            }, cancellation));
        }
        catch (OperationCanceledException)
        {
            error.WriteLine(Journal.Stopped(journal.Results.Count, plan.Data.Items.Count * Explanations.Count));
            return 1;
        }

        var summary = new EvaluationSummary(plan, journal.Results);
        Report(summary);
        if (summary.Skipped.Count == summary.Results.Count)
        {
            error.WriteLine("error: no sample could be evaluated.");
            return 1;
        }

        summary.Print(Tables.On(output));
        output.WriteLine("means ± half of their 95 % intervals; * best; ° no worse than it by more than chance (p > 0.05, paired)");
        output.WriteLine($"wrote {string.Join(", ", EvaluationFiles.Write(Out, plan, summary))} to {Out}");
        return 0;
    }

    /// <summary>Names what was skipped, once for each sample and reason.</summary>
    private void Report(EvaluationSummary summary)
    {
        var skipped = summary.Skipped.DistinctBy(result => (result.Sample, result.Skipped)).ToList();
        foreach (var result in skipped)
            error.WriteLine($"skipped: {result.Name}: {result.Skipped}");
        if (skipped.Count > 0)
            error.WriteLine($"{skipped.Select(result => result.Sample).Distinct().Count()} samples were skipped, wholly or for one explanation");
    }

    private EvaluationPlan Plan(IExplainer network, DataSet data)
    {
        var replacement = Lrp.Evaluation.Replacement.Parse(Replacement);
        var tile = Tile ?? UsualTile(network.Inputs[0]);
        var regions = Regions.Tiles(network.Inputs, tile);
        var perturbation = new RegionPerturbation(regions, replacement) { RegionsPerStep = RegionsPerStep, Steps = Steps };
        var settings = new EvaluationSettings
        {
            Model = Model,
            ModelHash = WorkSettings.HashOfFile(Model),
            Data = DataPath,
            Samples = data.Items.Count,
            DataHash = WorkSettings.HashOf(data),
            Explanations = Explanations,
            Measures = Measures,
            Target = Target ?? (data.Items.Any(item => item.Class is not null) ? "label" : "top"),
            Score = Score,
            Tile = tile,
            Regions = regions.Count,
            RegionsPerStep = RegionsPerStep,
            Steps = perturbation.StepCount,
            Replacement = replacement.Name,
            Recompute = Recompute,
            Preprocessing = DataOptions.Preprocessing.Describe(),
            Seed = Seed,
        };
        if (int.TryParse(settings.Target, out var target) && (uint)target >= (uint)network.LogitCount)
            throw new InvalidDataException($"--target {target} is none of the network's {network.LogitCount} outputs.");
        return new EvaluationPlan(settings, data, perturbation) { Baseline = replacement.ConstantValue ?? 0 };
    }

    private static IReadOnlyList<int> UsualTile(TensorInfo input)
    {
        var sides = input.Shape.Count < 3 ? input.Shape.TakeLast(1) : input.Shape.Skip(2);
        return [.. sides.Select(side => Math.Max(1, (side + UsualTiles - 1) / UsualTiles))];
    }

    private List<ModelTeam> LoadRandomised()
    {
        var folder = Directory.CreateTempSubdirectory("lrp-randomised-");
        try
        {
            var teams = new List<ModelTeam>();
            foreach (var model in RandomisedModel.Cascade(Model, Seed))
            {
                var path = Path.Combine(folder.FullName, Path.GetFileName(Model));
                File.WriteAllBytes(path, model);
                teams.Add(ModelTeam.Load(Loader, path, Explanations, 1, TextWriter.Null));
            }

            return teams;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private (int Sample, int Explanation) Unit(int unit) => (unit / Explanations.Count, unit % Explanations.Count);
}
