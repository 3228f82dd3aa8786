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
            var samples = new ComparedSample[contestants[0].Data.Items.Count];
            var progress = new WorkProgress(output, "samples", samples.Length);
            progress.Run(() => contestants[0].Team.ForEach(Enumerable.Range(0, samples.Length), (member, sample) =>
            {
                samples[sample] = Compare(contestants, member, sample);
                progress.Step();
            }, cancellation));
            return Report(contestants, samples);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped; nothing was written.");
            return 1;
        }
        finally
        {
            foreach (var team in contestants.Select(contestant => contestant.Team).Distinct())
                team.Dispose();
        }
    }

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
            Opinion[] opinions = [.. contestants.Select(contestant => contestant.Team == contestants[0].Team
                ? Ask(contestant, first, sample, target)
                : contestant.Team.Use(member => Ask(contestant, member, sample, target)))];
            return opinions.All(opinion => opinion.Map.All(float.IsFinite))
                ? result with { Target = target, Opinions = opinions }
                : result with { Skipped = "its relevance is not finite" };
        }
        catch (Exception exception) when (DataItem.IsOfItsFile(exception))
        {
            return result with { Skipped = exception.Message };
        }
    }

    private static Opinion Ask(Contestant contestant, TeamMember member, int sample, int target)
    {
        var item = contestant.Data.Items[sample];
        var input = item.Load();
        var top = member.Top(input.Values);
        var probability = OutputScore.Probability(target).Read(member.Network.Logits);
        var map = input.Layout.SumChannels(member.Explain(0, input.Values, target, sample));
        var mask = item.LoadMask?.Invoke();
        return new Opinion(
            top,
            probability,
            map,
            mask is null ? double.NaN : Localisation.Context(map, mask),
            mask is null ? double.NaN : Localisation.MassAccuracy(map, mask));
    }

    private int Report(List<Contestant> contestants, ComparedSample[] samples)
    {
        foreach (var sample in samples.Where(sample => sample.Skipped is not null))
            error.WriteLine($"skipped: {sample.Name}: {sample.Skipped}");
        var good = samples.Where(sample => sample.Skipped is null).ToList();
        if (good.Count < samples.Length)
            error.WriteLine($"{samples.Length - good.Count} of {samples.Length} samples were skipped");
        if (good.Count == 0)
        {
            error.WriteLine("error: no sample could be compared.");
            return 1;
        }

        Print(contestants, good);
        Directory.CreateDirectory(Out);
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
                Mean(samples, sample => sample.Correlation(place)),
                Mean(samples, sample => sample.Overlap(place)),
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
