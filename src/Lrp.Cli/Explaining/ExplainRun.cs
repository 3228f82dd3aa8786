using System.Diagnostics;
using Lrp.Cli.Commands;
using Lrp.Cli.Compilation;
using Lrp.Cli.Images;
using Lrp.Compiler.Relevance;

namespace Lrp.Cli.Explaining;

/// <summary>One run of <c>lrp explain</c>.</summary>
internal sealed class ExplainRun(TextWriter output, TextWriter error)
{
    /// <summary>Runs that a time is the median of.</summary>
    private const int Repetitions = 5;

    public required IModelLoader Loader { get; init; }

    public required string Model { get; init; }

    public required string Input { get; init; }

    public required IReadOnlyList<string> Explanations { get; init; }

    /// <summary>The output to explain; the top one where null.</summary>
    public required int? Target { get; init; }

    public required string Out { get; init; }

    public required string? Labels { get; init; }

    /// <summary>A file with the words of a text, one a line; null where the input is no text.</summary>
    public required string? Words { get; init; }

    public required MapStyle Style { get; init; }

    /// <summary>What is explained; null for what each explanation says.</summary>
    public required SeedOption? Seed { get; init; }

    /// <summary>Print the balance of every layer.</summary>
    public required bool Ledger { get; init; }

    /// <summary>Inner layers to print, and to explain by.</summary>
    public required InnerOptions Inner { get; init; }

    public required int Sample { get; init; }

    public required Preprocessing Preprocessing { get; init; }

    public int Run()
    {
        var request = ModelRequest.Create(Model, Explanations);
        request = request with
        {
            Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = Ledger, KeepLayers = Inner.KeepLayers })],
        };
        using var model = Loader.Load(request);
        CommonOptions.Report(error, Model, model.Diagnostics);
        if (model.Explainer is not { } network)
            return 1;
        var input = NetworkInput.Read(Input, network, Preprocessing, Sample);
        var labels = ReadLabels(network.LogitCount);
        var words = ReadWords(network.InputLength);
        if (Style.Ground != MapGround.Map && input.Picture is null)
            throw new InvalidDataException($"--style {Style.Ground} needs an input that is a picture.");
        var channelAxis = input.Layout.ChannelsLast ? network.Inputs[0].Shape.Count - 1 : 1;
        var explanations = Explanations.Select((text, index) => new LoadedExplanation(network, text, index, channelAxis)).ToList();
        if (Target >= network.LogitCount)
            throw new InvalidDataException($"--target is {Target}; the network's outputs are 0 to {network.LogitCount - 1}.");

        var predicted = Array.Empty<float>();
        var forward = MedianTime(() => predicted = network.Predict(input.Values).ToArray());
        var logits = network.Logits.ToArray();
        PrintTop(predicted, logits, labels);
        var target = Target ?? Array.IndexOf(logits, logits.Max());
        if (Seed?.Against is { } against && (against == target || against >= network.LogitCount))
            throw new InvalidDataException($"--seed margin:{against} wants another output than {target}, from 0 to {network.LogitCount - 1}.");
        output.WriteLine($"explaining {labels[target]}, logit {logits[target]:G6}; forward {forward:F2} ms");
        var maps = new List<(string Title, float[] Relevance)>();
        for (var index = 0; index < explanations.Count; index++)
        {
            var explanation = explanations[index];
            var isGradient = ExplanationText.Parse(request.Explanations[index].Text, index, []).SeedIsOne;
            var seed = Seed?.Of(target, isGradient);
            var relevance = Array.Empty<float>();
            var time = MedianTime(() => relevance = explanation.Explain(input.Values, target, seed).ToArray());
            maps.Add((Explanations[index], relevance));
            output.WriteLine($"{Explanations[index]}: {time:F2} ms with forward; sum of relevance {Sum(relevance):G6}");
            if (explanation.IsDriver)
                continue;
            if (Ledger)
                LedgerTable.Write(output, network.Ledger(index));
            Inner.Print(output, network, index);
            if (Inner.Concept is { } concept)
                maps.Add(($"{Explanations[index]} {concept}", concept.Explain(network, target, index)));
        }

        var report = new ExplanationReport(labels[target], input, Style, words, maps);
        if (words is not null)
        {
            foreach (var (title, line) in report.ToLines())
                output.WriteLine($"{title}: {line}");
        }

        report.Write(Out);
        output.WriteLine($"wrote {Out}");
        return 0;
    }

    private IReadOnlyList<string> ReadLabels(int count)
    {
        if (Labels is null)
            return [.. Enumerable.Range(0, count).Select(index => $"output {index}")];
        var labels = File.ReadAllLines(Labels);
        return labels.Length == count
            ? labels
            : throw new InvalidDataException($"'{Labels}' has {labels.Length} lines; the network has {count} outputs.");
    }

    private IReadOnlyList<string>? ReadWords(int count)
    {
        if (Words is null)
            return null;
        var words = File.ReadAllLines(Words);
        return words.Length > 0 && count % words.Length == 0
            ? words
            : throw new InvalidDataException(
                $"'{Words}' has {words.Length} lines, among which the network's {count} inputs cannot be shared.");
    }

    private void PrintTop(float[] predicted, float[] logits, IReadOnlyList<string> labels)
    {
        // A network without a softmax of its own has logits only.
        var outputs = predicted.Length == logits.Length && !predicted.SequenceEqual(logits) ? predicted : null;
        foreach (var index in Enumerable.Range(0, logits.Length).OrderByDescending(index => logits[index]).Take(5))
        {
            var share = outputs is null ? "" : $"  {outputs[index]:F4}";
            output.WriteLine($"{index,5}  {logits[index],9:F4}{share}  {labels[index]}");
        }
    }

    private static double MedianTime(Action action)
    {
        var first = Time(action);
        // What takes seconds (the interpreter) needs no warm-up to be measured.
        if (first > 1000)
            return first;
        var times = new double[Repetitions];
        for (var index = 0; index < Repetitions; index++)
            times[index] = Time(action);
        Array.Sort(times);
        return times[Repetitions / 2];
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
