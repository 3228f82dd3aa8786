using System.Globalization;
using System.Text.Json.Serialization;
using Lrp.Cli.Data;
using Spectre.Console;

namespace Lrp.Cli.Benching;

/// <summary>A prediction or an explanation, and its steps in the order of the program.</summary>
/// <param name="Milliseconds">Of the whole call.</param>
internal sealed record PassCost(Quartiles Milliseconds, IReadOnlyList<StepCost> Steps);

/// <summary>What <c>lrp bench</c> measured.</summary>
internal sealed record BenchReport
{
    public required string Model { get; init; }

    public required string Explanation { get; init; }

    public required MachinePeak Peak { get; init; }

    public required long ArenaBytes { get; init; }

    public required long WeightBytes { get; init; }

    /// <summary>Milliseconds of ONNX Runtime's forward pass; null where it was not measured.</summary>
    public Quartiles? Reference { get; init; }

    public required PassCost Forward { get; init; }

    /// <summary>With its forward pass.</summary>
    public required PassCost Explained { get; init; }

    /// <summary>Prints the dearest steps of the two passes.</summary>
    public void Print(TextWriter output, int top)
    {
        var reads = string.Join(", ", Peak.Reads.Select(read => Number($"{read.GigaBytes:F0} of {read.Bytes / 1e6:G2} MB")));
        output.WriteLine(Number($"one core: {Peak.GigaFlops:F0} GFLOP/s of multiply-adds; GB/s read: {reads}"));
        output.WriteLine(Number($"{ArenaBytes / 1e6:F1} MB workspace, {WeightBytes / 1e6:F1} MB packed weights"));
        if (Reference is { } reference)
        {
            output.WriteLine(Number($"ONNX Runtime, forward: {reference} ms"));
            output.WriteLine(Number($"forward by that of ONNX Runtime: {Forward.Milliseconds.Median / reference.Median:F2}"));
            output.WriteLine(Number($"explanation by it: {Explained.Milliseconds.Median / reference.Median:F2}"));
        }

        Print(output, "forward", Forward, top);
        Print(output, $"explanation by {Explanation}, with its forward pass", Explained, top);
    }

    private void Print(TextWriter output, string title, PassCost pass, int top)
    {
        var steps = pass.Steps.Sum(step => step.Milliseconds);
        var work = 2e-6 * pass.Steps.Sum(step => step.MultiplyAdds);
        output.WriteLine();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{title}: {pass.Milliseconds} ms, {work / pass.Milliseconds.Median:F0} GFLOP/s, roof "
            + $"{pass.Steps.Sum(step => step.Roof):G4} ms; the dearest of {pass.Steps.Count} steps, {steps:G4} ms together"));
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("ms", "share", "GFLOP/s", "of peak", "MB", "of roof", "step", "kernels");
        foreach (var step in pass.Steps.OrderByDescending(step => step.Milliseconds).Take(top))
        {
            string[] cells =
            [
                Number($"{step.Milliseconds:F4}"), Number($"{step.Milliseconds / steps:P1}"),
                step.MultiplyAdds == 0 ? "" : Number($"{step.GigaFlops:F0}"),
                step.MultiplyAdds == 0 ? "" : Number($"{step.GigaFlops / Peak.GigaFlops:P0}"),
                Number($"{step.Bytes / 1e6:F2}"), Number($"{step.Roof / step.Milliseconds:P0}"), step.Step.Split('\n')[0], step.Kernels,
            ];
            table.AddRow(cells.Select(cell => new Text(cell)));
        }

        Tables.On(output).Write(table);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How it is written: without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
