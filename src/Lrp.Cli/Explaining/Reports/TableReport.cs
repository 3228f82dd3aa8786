using System.Globalization;
using Lrp.Cli.Explaining.Targets;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>
/// Relevance as comma-separated values (RFC 4180): a row for each element of each input by each explanation, with its index along every
/// axis, its value and its relevance.
/// </summary>
internal static class TableReport
{
    public static void Write(ExplanationReport report, Stream stream)
    {
        var axes = report.Samples[0].Sample.Inputs.Max(input => input.Info.Shape.Count);
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine($"explanation,input,{string.Concat(Enumerable.Range(0, axes).Select(axis => $"index{axis},"))}value,relevance");
        foreach (var (row, sample) in report.Samples.Index())
        {
            foreach (var map in sample.Maps)
                Write(writer, map, row, axes);
        }
    }

    /// <param name="row">Of a batch, along the first axis.</param>
    private static void Write(StreamWriter writer, RelevanceOf map, int row, int axes)
    {
        foreach (var (input, relevance) in map.Inputs)
        {
            var (start, shape) = ($"{Quote(map.Title)},{Quote(input.Info.Name)},", input.Info.Shape);
            // Inputs of fewer axes leave the last ones empty.
            var rest = new string(',', axes - shape.Count);
            for (var element = 0; element < relevance.Length; element++)
            {
                var place = Coordinates.Of(element, shape);
                if (row > 0)
                    place[0] = row;
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{start}{string.Concat(place.Select(index => $"{index},"))}{rest}{input.Values[element]},{relevance[element]}"));
            }
        }
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
