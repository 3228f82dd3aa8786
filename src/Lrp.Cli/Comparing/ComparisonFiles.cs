using System.Globalization;
using System.Text;
using CsvHelper;
using Lrp.Cli.Images;
using Lrp.Cli.Plots;

namespace Lrp.Cli.Comparing;

/// <summary>What a comparison leaves in its folder.</summary>
internal static class ComparisonFiles
{
    /// <summary>Pixels that small maps are enlarged to.</summary>
    private const int PanelSize = 160;

    public static IReadOnlyList<string> Write(string folder, IReadOnlyList<Contestant> contestants, IReadOnlyList<ComparedSample> samples,
        int shown)
    {
        var files = new Dictionary<string, Action<Stream>> { ["comparison.csv"] = stream => WriteTable(stream, contestants, samples) };
        // Those that agree least, by the least overlap with the first.
        var strongest = samples.OrderBy(Least).Take(shown).ToList();
        if (strongest.Count > 0)
            files["disagreements.png"] = stream => Montage.Of([.. strongest.Select(sample => Panels(contestants, sample).ToList())])
                .WritePng(stream);
        var mass = contestants.Select((_, place) => samples.Select(sample => sample.Opinions[place].Mass).Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN).Average()).ToArray();
        if (mass.All(double.IsFinite))
        {
            double[] places = [.. Enumerable.Range(0, mass.Length).Select(place => (double)place)];
            var plot = new CurvePlot("relevance on the object", "model, in the order given", "part of positive relevance",
                [new PlottedCurve("all samples", 0, false, places, mass)]);
            files["series.svg"] = stream => stream.Write(Encoding.UTF8.GetBytes(plot.ToSvg()));
            files["series.png"] = stream => stream.Write(plot.ToPng());
        }

        foreach (var (name, write) in files)
            AtomicFile.Write(Path.Combine(folder, name), write);
        return [.. files.Keys];
    }

    private static double Least(ComparedSample sample) => Enumerable.Range(1, sample.Opinions.Count - 1)
        .Min(place => sample.Opinions[place].Overlap);

    private static IEnumerable<Panel> Panels(IReadOnlyList<Contestant> contestants, ComparedSample sample)
    {
        var input = contestants[0].Data.Items[sample.Sample].Load();
        var scale = SliceGrid.ScaleTo(PanelSize, input.Layout);
        if (input.Picture is { } picture)
            yield return Panel.Of($"{Path.GetFileName(sample.Name)}: {contestants[0].Data.NameOf(sample.Target)}", picture, scale);
        var style = new MapStyle(new HeatmapOptions { Percentile = 99.5f }, MapGround.Map);
        // Maps are made again: those of all samples would be too many to keep.
        foreach (var contestant in contestants)
        {
            var answer = contestant.Team.Use(member => Answer.Of(contestant, member, sample.Sample, sample.Target));
            var plain = new ImageLayout(1, answer.Map.Length / input.Layout.Width, input.Layout.Width, false);
            var title = string.Create(CultureInfo.InvariantCulture, $"{contestant.Name}: {answer.Probability:F2}");
            yield return style.Draw(title, answer.Map, plain, null, scale);
        }
    }

    private static void WriteTable(Stream stream, IReadOnlyList<Contestant> contestants, IReadOnlyList<ComparedSample> samples)
    {
        using var csv = new CsvWriter(new StreamWriter(stream, leaveOpen: true), CultureInfo.InvariantCulture);
        foreach (var column in (string[])["sample", "name", "target", "model", "top", "probability", "correlation", "overlap", "mass",
            "context"])
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var sample in samples)
        {
            foreach (var (place, opinion) in sample.Opinions.Index())
            {
                csv.WriteField(sample.Sample);
                csv.WriteField(sample.Name);
                csv.WriteField(sample.Target);
                csv.WriteField(contestants[place].Name);
                csv.WriteField(opinion.Top);
                csv.WriteField(opinion.Probability);
                foreach (var value in (double[])[opinion.Correlation, opinion.Overlap, opinion.Mass, opinion.Context])
                    csv.WriteField(double.IsFinite(value) ? value : null as double?);
                csv.NextRecord();
            }
        }
    }
}
