using System.Globalization;
using Lrp.Analysis;
using Lrp.Cli.Compilation;
using Lrp.Cli.Data;
using Spectre.Console;

namespace Lrp.Cli.Spraying;

/// <summary>One run of <c>lrp spray</c>.</summary>
internal sealed class SprayRun(TextWriter output, TextWriter error)
{
    public required IModelLoader Loader { get; init; }

    public required string Model { get; init; }

    public required string DataPath { get; init; }

    public required DataOptions DataOptions { get; init; }

    public required string Explanation { get; init; }

    /// <summary>The class whose maps are analysed; null for all.</summary>
    public required int? Class { get; init; }

    /// <summary>The longer side of pooled maps.</summary>
    public required int Size { get; init; }

    public required SprayOptions Options { get; init; }

    public required int Threads { get; init; }

    /// <summary>The folder of the report.</summary>
    public required string Out { get; init; }

    /// <summary>Also write the files of a ViRelAy project.</summary>
    public required bool Virelay { get; init; }

    public int Run(CancellationToken cancellation)
    {
        using var team = ModelTeam.Load(Loader, Model, [Explanation], Threads, error);
        var data = DataSet.Open(DataPath, team.Network, DataOptions);
        using var journal = Journal<SpraySettings, CollectedMap>.Open(
            Out, Settings(data), SprayJson.Default.SpraySettings, SprayJson.Default.CollectedMap);
        int[] open = [.. Enumerable.Range(0, data.Items.Count).Except(journal.Results.Select(map => map.Sample))];
        if (open.Length < data.Items.Count)
            output.WriteLine(Journal.GoingOn(journal.Results.Count, data.Items.Count));
        var progress = new WorkProgress(output, "samples", open.Length);
        try
        {
            progress.Run(() => team.ForEach(open, (member, sample) =>
            {
                journal.Add(MapCollector.Collect(data, Size, member, sample, Options.Seed));
                progress.Step();
            }, cancellation));
            var collector = new MapCollector(data, journal.Results);
            foreach (var (sample, reason) in collector.Skipped)
                error.WriteLine($"skipped: {data.Items[sample].Name}: {reason}");
            var classes = collector.Classes.Where(label => Class is null || label == Class)
                .Select(label => Analyse(collector, label, cancellation)).ToList();
            return Report(data, collector, classes);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine(Journal.Stopped(journal.Results.Count, data.Items.Count));
            return 1;
        }
    }

    private SpraySettings Settings(DataSet data) => new()
    {
        Model = Model,
        ModelHash = WorkSettings.HashOfFile(Model),
        Data = DataPath,
        Samples = data.Items.Count,
        DataHash = WorkSettings.HashOf(data),
        Explanation = Explanation,
        Size = Size,
        Preprocessing = DataOptions.Preprocessing.Describe(),
        Seed = Options.Seed,
    };

    private ReportClass Analyse(MapCollector collector, int label, CancellationToken cancellation)
    {
        var samples = collector.SamplesOf(label);
        try
        {
            var result = Spray.Run(collector.MapsOf(label), Options, null, cancellation);
            foreach (var (map, reason) in result.Skipped)
                error.WriteLine($"skipped: {samples[map].Name}: {reason}");
            return new ReportClass(label, collector.NameOf(label), result, [.. result.Members.Select(row => samples[row])]);
        }
        catch (TooFewMapsException exception)
        {
            error.WriteLine($"{collector.NameOf(label)}: {exception.Message}");
            return new ReportClass(label, collector.NameOf(label), null, samples, exception.Message);
        }
    }

    private int Report(DataSet data, MapCollector collector, List<ReportClass> classes)
    {
        var skipped = data.Items.Count - classes.Sum(each => each.Result?.Labels.Count ?? each.Samples.Count);
        if (skipped > 0 && Class is null)
            error.WriteLine($"{skipped} of {data.Items.Count} samples were skipped");
        if (classes.All(each => each.Result is null))
        {
            error.WriteLine("error: no class has enough maps.");
            return 1;
        }

        var model = Path.GetFileName(Model);
        var (height, width) = collector.MapSize;
        // All pages first: a report is whole, or not there.
        var pages = classes.Where(each => each.Result is not null)
            .Select(each => (each.File, Page: SprayReport.ClassPage(model, each, height, width)))
            .Append(("index.html", SprayReport.Overview(model, classes, height, width))).ToList();
        foreach (var (file, page) in pages)
            AtomicFile.Write(Path.Combine(Out, file), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(page)));
        if (Virelay)
            VirelayFiles.Write(Out, model, classes);
        Print(classes);
        output.WriteLine($"wrote {pages.Count} pages{(Virelay ? " and a ViRelAy project" : "")}; begin with {Path.Combine(Out, "index.html")}");
        return 0;
    }

    /// <summary>Classes, the most suspicious first.</summary>
    private void Print(List<ReportClass> classes)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("class", "maps", "clusters", "eigengap", "separability", "recall of neighbours");
        foreach (var each in classes.Where(each => each.Result is not null).OrderByDescending(each => each.Result!.Separability))
        {
            var result = each.Result!;
            table.AddRow(Array.ConvertAll((string[])[
                each.Name, Text(result.Labels.Count), string.Join(" + ", result.Clusters.Select(cluster => cluster.Members.Count)),
                Text(result.Embedding.Eigengap), Text(result.Separability), Text(result.NeighbourRecall)], Markup.Escape));
        }

        Tables.On(output).Write(table);

        static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
    }
}
