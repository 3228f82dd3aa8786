using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Lrp.Cli.Plots;

namespace Lrp.Cli.Evaluating;

/// <summary>What an evaluation leaves in its folder, beside the journal.</summary>
internal static class EvaluationFiles
{
    private static readonly (string Name, string Label)[] _orders = [("morf", "most relevant first"), ("lerf", "least relevant first")];

    public static IReadOnlyList<string> Write(string folder, EvaluationPlan plan, EvaluationSummary summary)
    {
        var files = new Dictionary<string, Action<Stream>>
        {
            ["evaluation.json"] = stream => WriteJson(stream, plan, summary),
            ["measures.csv"] = stream => WriteMeasures(stream, plan, summary),
        };
        var curves = CurvesOf(plan, summary);
        if (curves.Count > 0)
        {
            var plot = new CurvePlot(
                $"{Path.GetFileName(plan.Settings.Model)}, {plan.Settings.Samples} samples, {plan.Settings.Replacement}",
                "part of the input that is perturbed", plan.Settings.Score, curves);
            files["curves.csv"] = stream => WriteCurves(stream, curves);
            files["curves.svg"] = stream => stream.Write(Encoding.UTF8.GetBytes(plot.ToSvg()));
            files["curves.png"] = stream => stream.Write(plot.ToPng());
        }

        foreach (var (name, write) in files)
            AtomicFile.Write(Path.Combine(folder, name), write);
        return [.. files.Keys];
    }

    private static List<PlottedCurve> CurvesOf(EvaluationPlan plan, EvaluationSummary summary)
    {
        var curves = new List<PlottedCurve>();
        foreach (var (place, explanation) in plan.Settings.Explanations.Index())
        {
            foreach (var (order, label) in _orders)
            {
                if (summary.Curve(order, place) is not { } curve)
                    continue;
                // The last step may hold fewer regions than the others.
                double[] parts = [.. Enumerable.Range(0, curve.Values.Count).Select(
                    step => Math.Min(1.0, (double)step * plan.Settings.RegionsPerStep / plan.Settings.Regions))];
                curves.Add(new PlottedCurve($"{explanation}, {label}", place, order == "lerf", parts, [.. curve.Values]));
            }
        }

        return curves;
    }

    private static void WriteJson(Stream stream, EvaluationPlan plan, EvaluationSummary summary)
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WritePropertyName("settings");
        JsonSerializer.Serialize(writer, plan.Settings, EvaluationJson.Default.EvaluationSettings);
        writer.WriteNumber("skipped", summary.Skipped.Select(result => result.Sample).Distinct().Count());
        writer.WriteStartObject("measures");
        foreach (var measure in plan.Measures)
        {
            writer.WriteStartObject(measure.Name);
            foreach (var (place, explanation) in plan.Settings.Explanations.Index())
            {
                writer.WriteStartObject(explanation);
                if (summary.Mean(measure.Name, place) is { } mean)
                {
                    writer.WriteNumber("mean", mean.Mean);
                    writer.WriteNumber("low", mean.Low);
                    writer.WriteNumber("high", mean.High);
                    writer.WriteNumber("samples", mean.Count);
                }

                writer.WriteNumber("undefined", summary.Undefined(measure.Name, place));
                writer.WriteStartObject("p");
                foreach (var (other, name) in plan.Settings.Explanations.Index().Where(entry => entry.Index != place))
                {
                    if (summary.Test(measure.Name, place, other) is var p && double.IsFinite(p))
                        writer.WriteNumber(name, p);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteStartArray("samples");
        foreach (var result in summary.Results)
            JsonSerializer.Serialize(writer, result, EvaluationJson.Default.UnitResult);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMeasures(Stream stream, EvaluationPlan plan, EvaluationSummary summary)
    {
        using var csv = new CsvWriter(new StreamWriter(stream, leaveOpen: true), CultureInfo.InvariantCulture);
        foreach (var column in (string[])["sample", "name", "target", "explanation", .. plan.Settings.Measures, "skipped"])
            csv.WriteField(column);
        csv.NextRecord();
        foreach (var result in summary.Results)
        {
            csv.WriteField(result.Sample);
            csv.WriteField(result.Name);
            csv.WriteField(result.Target);
            csv.WriteField(plan.Settings.Explanations[result.Explanation]);
            foreach (var measure in plan.Settings.Measures)
                csv.WriteField(result.Values.GetValueOrDefault(measure));
            csv.WriteField(result.Skipped);
            csv.NextRecord();
        }
    }

    private static void WriteCurves(Stream stream, List<PlottedCurve> curves)
    {
        using var csv = new CsvWriter(new StreamWriter(stream, leaveOpen: true), CultureInfo.InvariantCulture);
        csv.WriteField("perturbed");
        foreach (var curve in curves)
            csv.WriteField(curve.Label);
        csv.NextRecord();
        for (var step = 0; step < curves[0].X.Length; step++)
        {
            csv.WriteField(curves[0].X[step]);
            foreach (var curve in curves)
                csv.WriteField(curve.Y[step]);
            csv.NextRecord();
        }
    }
}
