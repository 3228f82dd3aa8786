using System.Globalization;
using Lrp.Cli.Benching;

namespace Lrp.Benchmarks;

/// <summary>Results of the suite as Markdown.</summary>
internal static class SuiteReport
{
    private static readonly (string Title, Func<NetworkResult, ContestTimes, ColdStart, string> Cell)[] _speed =
    [
        ("ONNX Runtime, ms", (_, times, _) => $"{times.Reference}"),
        ("forward, ms", (_, times, _) => $"{times.Forward}"),
        ("/ ONNX Runtime", (_, times, _) => Number($"{times.Forward.Median / times.Reference.Median:F2}")),
        ("EpsilonPlus, ms", (_, times, _) => $"{times.Explanation}"),
        ("/ ONNX Runtime", (_, times, _) => Number($"{times.Explanation.Median / times.Reference.Median:F2}")),
        ("/ forward", (_, times, _) => Number($"{times.Explanation.Median / times.Forward.Median:F2}")),
        ("sweeps", (_, times, _) => Number($"{times.Sweeps:F2}")),
        ("2 threads, gain: ONNX Runtime", (_, times, _) => Gain(times.Reference, times.ReferenceOnTwoThreads)),
        ("forward", (_, times, _) => Gain(times.Forward, times.ForwardOnTwoThreads)),
        ("EpsilonPlus", (_, times, _) => Gain(times.Explanation, times.ExplanationOnTwoThreads)),
        ("difference", (result, _, _) => Number($"{result.Difference:0E-0}")),
    ];

    private static readonly (string Title, Func<NetworkResult, ContestTimes, ColdStart, string> Cell)[] _costs =
    [
        ("to C#, s", (_, _, cold) => Number($"{cold.Generation / 1000:F1}")),
        ("C#, MB", (_, _, cold) => Megabytes(cold.SourceBytes)),
        ("to an assembly, s", (_, _, cold) => Number($"{cold.Compilation / 1000:F1}")),
        ("assembly, MB", (_, _, cold) => Megabytes(cold.AssemblyBytes)),
        ("load, ms (ONNX Runtime)", (_, _, cold) => Number($"{cold.Predicting.Load:F0} ({cold.Reference.Load:F0})")),
        ("first prediction, ms", (_, _, cold) => Number($"{cold.Predicting.Prediction:F0} ({cold.Reference.Prediction:F0})")),
        ("then first explanation, ms", (_, _, cold) => Number($"{cold.Predicting.Explanation:F0}")),
        ("explanation as first call, ms", (_, _, cold) => Number($"{cold.Explaining.Explanation:F0}")),
        ("warm-up, ms", (_, _, cold) => Number($"{cold.WarmedUp.WarmUp:F0}")),
        ("then first explanation, ms", (_, _, cold) => Number($"{cold.WarmedUp.Explanation:F0}")),
        ("file, MB", (_, _, cold) => Megabytes(cold.ModelBytes)),
        ("packed weights, MB", (_, _, cold) => Megabytes(cold.WeightBytes)),
        ("workspace, MB", (_, _, cold) => Megabytes(cold.ArenaBytes)),
        ("allocated, bytes", (result, _, _) => Number($"{result.AllocatedBytes}")),
    ];

    /// <summary>Forward pass and usual explanation.</summary>
    public static string SpeedHead => Head(_speed.Select(column => column.Title));

    public static string SpeedRow(NetworkResult result) => Row(result, _speed);

    /// <param name="machine">Lines about processor and software.</param>
    /// <param name="command">As it was called.</param>
    public static string Write(IReadOnlyList<NetworkResult> results, string[] machine, string command)
    {
        string[] presets = [.. results.SelectMany(result => result.Times.Keys).Distinct()];
        var byPreset = presets.Length < 2 ? "" : $"""


            ## Explanations by preset

            With their forward pass, by ONNX Runtime's forward pass.

            {Head(presets)}
            {Rows(results, [.. presets.Select(PresetColumn)])}
            """;
        return $"""
            # {machine[0]}

            {string.Join("; ", machine.Skip(1))}; {DateTime.UtcNow:yyyy-MM-dd}.

            One thread, medians with quartiles in brackets, all run in turns; the explanation includes its forward pass. `difference` is the
            largest from ONNX Runtime's output, by that output's largest value; `sweeps` are the explanation's multiply-adds by those of the
            forward pass.

            ```
            {command}
            ```

            ## Speed

            {SpeedHead}
            {Rows(results, _speed)}

            ## Start and memory

            The network is compiled at run time, and its assembly then started in processes of its own, as that of an application is, which
            has it from its build; in brackets ONNX Runtime in others. Medians of three processes for each way to begin. Where a hypervisor
            takes memory back that nothing used for some seconds, the first touch of each megabyte costs 1 to 2 ms: a first process then
            loads VGG-16 in 1.2 to 1.5 s, the next ones in 0.3 s.

            {Head(_costs.Select(column => column.Title))}
            {Rows(results, _costs)}{byPreset}

            """;
    }

    private static (string, Func<NetworkResult, ContestTimes, ColdStart, string>) PresetColumn(string preset) =>
        (preset, (result, _, _) => result.Times.TryGetValue(preset, out var times)
            ? Number($"{times.Explanation.Median / times.Reference.Median:F2}")
            : result.Refused[preset].ReplaceLineEndings(" "));

    private static string Head(IEnumerable<string> titles)
    {
        string[] all = [.. titles];
        return $"| network | {string.Join(" | ", all)} |\n| --- |{string.Concat(all.Select(_ => " ---: |"))}";
    }

    private static string Rows(
        IEnumerable<NetworkResult> results, (string, Func<NetworkResult, ContestTimes, ColdStart, string>)[] columns) =>
        string.Join('\n', results.Select(result => Row(result, columns)));

    private static string Row(NetworkResult result, (string, Func<NetworkResult, ContestTimes, ColdStart, string> Cell)[] columns) =>
        result.Failure is { } failure
            ? $"| {result.Name} | {failure.ReplaceLineEndings(" ")} |"
            : $"| {result.Name} |"
                + string.Concat(columns.Select(column => $" {column.Cell(result, result.Times.First().Value, result.ColdStart!)} |"));

    private static string Gain(Quartiles one, Quartiles two) => Number($"{one.Median / two.Median:F2}");

    private static string Megabytes(long bytes) => bytes < 100e6 ? Number($"{bytes / 1e6:G3}") : Number($"{bytes / 1e6:F0}");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
