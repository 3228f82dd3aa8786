using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lrp.Cli.Explaining.Inputs;

namespace Lrp.Cli.Explaining.Reports;

/// <summary>
/// Explanations as JSON, for programs; several samples are an array. Arrays of numbers are flat, row-major, and have their shape beside
/// them; what JSON has no number for is text: "NaN", "Infinity", "-Infinity".
/// </summary>
internal static class JsonReport
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ExplanationReport report, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, _options);
        writer.WriteStartObject();
        writer.WriteString("model", report.Model);
        if (report.Samples is [var only])
        {
            WriteSample(writer, only);
        }
        else
        {
            writer.WriteStartArray("samples");
            foreach (var sample in report.Samples)
            {
                writer.WriteStartObject();
                WriteSample(writer, sample);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteSample(Utf8JsonWriter writer, ExplainedSample sample)
    {
        writer.WriteNumber("sample", sample.Sample.Index);
        writer.WriteStartObject("target");
        writer.WriteString("name", sample.Target.Name);
        if (sample.Target.Index is { } index)
            writer.WriteNumber("index", index);
        writer.WriteString("quantity", sample.Target.Quantity);
        WriteNumber(writer, "value", sample.Target.Seed.Quantity(sample.Logits));
        writer.WriteEndObject();
        writer.WriteStartObject("logits");
        WriteTensor(writer, sample.LogitsInfo, "values", sample.Logits);
        writer.WriteEndObject();
        writer.WriteStartArray("inputs");
        foreach (var input in sample.Sample.Inputs)
        {
            writer.WriteStartObject();
            writer.WriteString("file", input.File);
            WriteTensor(writer, input.Info, "values", input.Values);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("explanations");
        foreach (var map in sample.Maps)
            WriteMap(writer, map);
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, RelevanceOf map)
    {
        writer.WriteStartObject();
        writer.WriteString("explanation", map.Title);
        WriteNumber(writer, "sum", map.Sum);
        if (map.Text is { } text)
            WriteWords(writer, text);
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

    /// <summary>The words of a text, with their places in it.</summary>
    private static void WriteWords(Utf8JsonWriter writer, ExplainedText text)
    {
        writer.WriteStartArray("words");
        foreach (var word in text.Words)
        {
            writer.WriteStartObject();
            writer.WriteString("word", text.Text.AsSpan(word.Start, word.Length));
            writer.WriteNumber("start", word.Start);
            writer.WriteNumber("length", word.Length);
            writer.WritePropertyName("relevance");
            writer.WriteRawValue(Number(word.Relevance, float.IsFinite(word.Relevance)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
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
