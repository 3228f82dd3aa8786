using System.Globalization;
using Lrp.Cli.Compilation;
using Lrp.Cli.Data;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;
using Lrp.Evaluation;
using Spectre.Console;

namespace Lrp.Cli.Comparing;

/// <summary>One run of <c>lrp compare</c>.</summary>
internal sealed class CompareRun(TextWriter output, TextWriter error)
{
    public required IModelLoader Loader { get; init; }

    /// <summary>Two and more, or one whose pictures are prepared in two ways.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    public required string DataPath { get; init; }

    public required DataOptions DataOptions { get; init; }

    /// <summary>How pictures are prepared for the second; null where as for the first.</summary>
    public required Preprocessing? Second { get; init; }

    public required string Explanation { get; init; }

    /// <summary>Pairs of maps on the montage.</summary>
    public required int Shown { get; init; }

    public required int Threads { get; init; }

    public required string Out { get; init; }

    public int Run(CancellationToken cancellation)
    {
        var contestants = new List<Contestant>();
        try
        {
            contestants.AddRange(Load());
            Check(contestants);
            return Work(contestants, cancellation);
        }
        finally
        {
            foreach (var team in contestants.Select(contestant => contestant.Team).Distinct())
                team.Dispose();
        }
    }

    private int Work(List<Contestant> contestants, CancellationToken cancellation)
    {
        var (team, count) = (contestants[0].Team, contestants[0].Data.Items.Count);
        using var journal = Journal<CompareSettings, ComparedSample>.Open(
            Out, Settings(contestants), CompareJson.Default.CompareSettings, CompareJson.Default.ComparedSample);
        int[] open = [.. Enumerable.Range(0, count).Except(journal.Results.Select(sample => sample.Sample))];
        if (open.Length < count)
            output.WriteLine(Journal.GoingOn(journal.Results.Count, count));
        var progress = new WorkProgress(output, "samples", open.Length);
        try
        {
            progress.Run(() => team.ForEach(open, (member, sample) =>
            {
                journal.Add(Compare(contestants, member, sample));
                progress.Step();
            }, cancellation));
        }
        catch (OperationCanceledException)
        {
            error.WriteLine(Journal.Stopped(journal.Results.Count, count));
            return 1;
        }

        return Report(contestants, [.. journal.Results.OrderBy(sample => sample.Sample)]);
    }

    private CompareSettings Settings(List<Contestant> contestants) => new()
    {
        Models = Models,
        ModelHashes = [.. Models.Select(WorkSettings.HashOfFile)],
        Data = DataPath,
        Samples = contestants[0].Data.Items.Count,
        DataHash = WorkSettings.HashOf(contestants[0].Data),
        Explanation = Explanation,
        Preprocessing = [DataOptions.Preprocessing.Describe(), .. Second is { } second ? [second.Describe()] : Array.Empty<string>()],
        Box = DataOptions.Box?.ToString(),
    };

    private IEnumerable<Contestant> Load()
    {
        foreach (var (place, model) in Models.Index())
        {
            var team = ModelTeam.Load(Loader, model, [Explanation], Threads, error);
            var options = place == 1 && Second is { } second ? DataOptions with { Preprocessing = second } : DataOptions;
            // Many models are called model.onnx: then their folders tell them apart.
            var name = Models.Select(Path.GetFileName).Distinct().Count() == Models.Count ? Path.GetFileName(model) : model;
            yield return new Contestant(name, team, DataSet.Open(DataPath, team.Network, options));
            if (Models.Count == 1)
            {
                var changed = DataOptions with { Preprocessing = Second! };
                yield return new Contestant(name + ", prepared otherwise", team, DataSet.Open(DataPath, team.Network, changed));
            }
        }
    }

    /// <exception cref="InvalidDataException">Maps of two sizes, or other classes, cannot be compared.</exception>
    private static void Check(List<Contestant> contestants)
    {
        var first = contestants[0].Team.Network;
        foreach (var other in contestants.Where(other => !other.Team.Network.Inputs[0].Shape.SequenceEqual(first.Inputs[0].Shape)
            || other.Team.Network.LogitCount != first.LogitCount))
        {
            throw new InvalidDataException(
                $"{other.Name} takes {other.Team.Network.Inputs[0].Describe()} to {other.Team.Network.LogitCount} classes, "
                + $"{contestants[0].Name} {first.Inputs[0].Describe()} to {first.LogitCount}: they cannot be compared.");
        }
    }

    private static ComparedSample Compare(List<Contestant> contestants, TeamMember first, int sample)
    {
        var item = contestants[0].Data.Items[sample];
        var result = new ComparedSample(sample, item.Name, item.Class ?? -1);
        try
        {
            var target = item.Class ?? first.Top(item.Load().Values);
            Answer[] answers = [.. contestants.Select(contestant => Ask(contestants, contestant, first, sample, target))];
            return answers.All(answer => answer.Map.All(float.IsFinite))
                ? result with { Target = target, Opinions = [.. answers.Select(answer => answer.Beside(answers[0]))] }
                : result with { Skipped = "its relevance is not finite" };
        }
        catch (Exception exception) when (DataItem.IsOfItsFile(exception))
        {
            return result with { Skipped = exception.Message };
        }
    }

    private static Answer Ask(List<Contestant> contestants, Contestant contestant, TeamMember first, int sample, int target) =>
        contestant.Team == contestants[0].Team
            ? Answer.Of(contestant, first, sample, target)
            : contestant.Team.Use(member => Answer.Of(contestant, member, sample, target));

    private int Report(List<Contestant> contestants, IReadOnlyList<ComparedSample> samples)
    {
        foreach (var sample in samples.Where(sample => sample.Skipped is not null))
            error.WriteLine($"skipped: {sample.Name}: {sample.Skipped}");
        var good = samples.Where(sample => sample.Skipped is null).ToList();
        if (good.Count < samples.Count)
            error.WriteLine($"{samples.Count - good.Count} of {samples.Count} samples were skipped");
        if (good.Count == 0)
        {
            error.WriteLine("error: no sample could be compared.");
            return 1;
        }

        Print(contestants, good);
        var written = ComparisonFiles.Write(Out, contestants, good, Shown);
        output.WriteLine($"wrote {string.Join(", ", written)} to {Out}");
        return 0;
    }

    /// <summary>Each contestant beside the first; below, where relevance lies, class by class.</summary>
    private void Print(List<Contestant> contestants, List<ComparedSample> samples)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("model", "same class as the first", "correlation of relevance", "overlap of relevance", "right",
                "relevance on the object");
        foreach (var (place, contestant) in contestants.Index())
        {
            table.AddRow(Array.ConvertAll((string[])[
                contestant.Name,
                Share(samples, sample => sample.Opinions[place].Top == sample.Opinions[0].Top),
                Mean(samples, sample => sample.Opinions[place].Correlation),
                Mean(samples, sample => sample.Opinions[place].Overlap),
                Share(samples, sample => sample.Opinions[place].Top == sample.Target),
                Mean(samples, sample => sample.Opinions[place].Mass)], Markup.Escape));
        }

        Tables.On(output).Write(table);
        if (samples.All(sample => double.IsNaN(sample.Opinions[0].Context)))
            return;
        var context = new Table().Border(TableBorder.Simple).AddColumn("context: outside over inside");
        foreach (var contestant in contestants)
            context.AddColumn(Markup.Escape(contestant.Name));
        foreach (var group in samples.GroupBy(sample => sample.Target).OrderBy(group => group.Key))
        {
            context.AddRow([
                Markup.Escape(contestants[0].Data.NameOf(group.Key)),
                .. contestants.Select((_, place) => Markup.Escape(Mean(group, sample => sample.Opinions[place].Context))),
            ]);
        }

        Tables.On(output).Write(context);
    }

    private static string Share(List<ComparedSample> samples, Func<ComparedSample, bool> condition) =>
        samples.Average(sample => condition(sample) ? 1.0 : 0).ToString("P1", CultureInfo.InvariantCulture);

    private static string Mean(IEnumerable<ComparedSample> samples, Func<ComparedSample, double> value) =>
        samples.Select(value).Where(double.IsFinite).ToList() is { Count: > 0 } values && MeanInterval.Of(values) is var mean
            ? string.Create(CultureInfo.InvariantCulture, $"{mean.Mean:F3} ± {(mean.High - mean.Low) / 2:F3}")
            : "-";
}
