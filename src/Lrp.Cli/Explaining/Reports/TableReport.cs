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
        var axes = report.Sample.Inputs.Max(input => input.Info.Shape.Count);
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine($"explanation,input,{string.Concat(Enumerable.Range(0, axes).Select(axis => $"index{axis},"))}value,relevance");
        foreach (var map in report.Maps)
        {
            foreach (var (input, relevance) in map.Inputs)
            {
                var (start, shape) = ($"{Quote(map.Title)},{Quote(input.Info.Name)},", input.Info.Shape);
                // Inputs of fewer axes leave the last ones empty.
                var rest = new string(',', axes - shape.Count);
                for (var element = 0; element < relevance.Length; element++)
                {
                    var place = string.Concat(Coordinates.Of(element, shape).Select(index => $"{index},"));
                    writer.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{start}{place}{rest}{input.Values[element]},{relevance[element]}"));
                }
            }
        }
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
