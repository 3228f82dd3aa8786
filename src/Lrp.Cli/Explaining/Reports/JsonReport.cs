using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>
/// An explanation as JSON, for programs. Arrays of numbers are flat, row-major, and have their shape beside them; what JSON has no
/// number for is text: "NaN", "Infinity", "-Infinity".
/// </summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ExplanationReport report, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, _options);
        writer.WriteStartObject();
        writer.WriteString("model", report.Model);
        writer.WriteNumber("sample", report.Sample.Index);
        WriteTarget(writer, report.Explained);
        writer.WriteStartArray("inputs");
        foreach (var input in report.Sample.Inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("file", input.File);
            WriteTensor(writer, input.Info, "values", input.Values);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("explanations");
        foreach (var map in report.Maps)
            WriteMap(writer, map);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTarget(Utf8JsonWriter writer, Explained explained)
    {
        writer.WriteStartObject("target");
        writer.WriteString("name", explained.Target.Name);
        if (explained.Target.Index is { } index)
            writer.WriteNumber("index", index);
        writer.WriteString("quantity", explained.Target.Quantity);
        WriteNumber(writer, "value", explained.Value);
        writer.WriteEndObject();
        writer.WriteStartObject("logits");
        WriteTensor(writer, explained.LogitsInfo, "values", explained.Logits);
        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, RelevanceOf map)
    {
        writer.WriteStartObject();
        writer.WriteString("explanation", map.Title);
        WriteNumber(writer, "sum", map.Sum);
        writer.WriteStartArray("inputs");
        foreach (var (input, relevance) in map.Inputs)
        {
            writer.WriteStartObject();
            WriteNumber(writer, "sum", RelevanceOf.SumOf(relevance));
            WriteTensor(writer, input.Info, "relevance", relevance);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Numbers of a tensor stand in one line.</summary>
    private static void WriteTensor(Utf8JsonWriter writer, TensorInfo info, string name, float[] values)
    {
        writer.WriteString("name", info.Name);
        writer.WritePropertyName("shape");
        writer.WriteRawValue($"[{string.Join(", ", info.Shape)}]");
        writer.WritePropertyName(name);
        writer.WriteRawValue($"[{string.Join(", ", values.Select(value => Number(value, float.IsFinite(value))))}]");
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Number(value, double.IsFinite(value)));
    }

    private static string Number(IFormattable value, bool isFinite)
    {
        var text = value.ToString(null, CultureInfo.InvariantCulture);
        return isFinite ? text : $"\"{text}\"";
    }
}
