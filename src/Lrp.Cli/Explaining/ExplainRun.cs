using System.Diagnostics;
using Lrp.Cli.Commands;
using Lrp.Cli.Compilation;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Explaining.Reports;
using Lrp.Cli.Explaining.Targets;
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

    public required InputFiles Input { get; init; }

    public required IReadOnlyList<string> Explanations { get; init; }

    /// <summary>The output to explain.</summary>
    public required TargetOption Target { get; init; }

    /// <summary>Files to write.</summary>
    public required IReadOnlyList<string> Out { get; init; }

    public required string? Labels { get; init; }

    /// <summary>A file with the words of a text, one a line; null where the input is no text.</summary>
    public required string? Words { get; init; }

    public required MapStyle Style { get; init; }

    /// <summary>Which number of the output is explained; null for the target's logit.</summary>
    public required SeedOption? Seed { get; init; }

    /// <summary>Print the balance of every layer.</summary>
    public required bool Ledger { get; init; }

    /// <summary>Inner layers to print, and to explain by.</summary>
    public required InnerOptions Inner { get; init; }

    /// <summary>Which of several samples; null where the user does not say.</summary>
    public required int? SampleIndex { get; init; }

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
        if (model.Explainer is null)
            return 1;
        var sample = ReadSample(model.Explainer);
        var network = sample.Network;
        var space = new LogitSpace(network, Labels);
        var words = ReadWords(sample.Inputs[0].Values.Length);
        var channelAxis = sample.Inputs[0].Layout.ChannelsLast ? network.Inputs[0].Shape.Count - 1 : 1;
        var explanations = Explanations.Select((text, index) => new LoadedExplanation(network, text, index, channelAxis)).ToList();

        var explained = Predict(sample, space);
        var maps = new List<RelevanceOf>();
        for (var index = 0; index < explanations.Count; index++)
        {
            var isGradient = ExplanationText.Parse(request.Explanations[index].Text, index, []).SeedIsOne;
            maps.AddRange(Explain(explanations[index], index, sample, explained.Target, isGradient));
        }

        var report = new ExplanationReport(Model, sample, explained, Style, words, maps);
        if (words is not null)
        {
            foreach (var (title, line) in report.ToLines())
                output.WriteLine($"{title}: {line}");
        }

        report.Write(Out);
        output.WriteLine($"wrote {string.Join(", ", Out)}");
        return 0;
    }

    private Sample ReadSample(IExplainer network)
    {
        var sample = Sample.Read(network, Input, Preprocessing, SampleIndex);
        foreach (var input in sample.Inputs.Where(input => input.Warning is not null))
            error.WriteLine($"{input.File}: warning: {input.Warning}");
        if (Style.Ground != MapGround.Map && sample.Inputs.All(input => input.Picture is null))
            throw new InvalidDataException($"--style {Style.Ground} needs an input that is a picture.");
        if (sample.Count > 1)
            output.WriteLine($"{sample.Inputs[0].File}: sample {sample.Index} of {sample.Count}");
        return sample;
    }

    /// <summary>Runs the network forward, and says what will be explained.</summary>
    private Explained Predict(Sample sample, LogitSpace space)
    {
        var predicted = Array.Empty<float>();
        var forward = MedianTime(() => predicted = sample.Network.Predict(sample.Values).ToArray());
        var logits = sample.Network.Logits.ToArray();
        PrintTop(predicted, logits, space);
        var target = Target.Find(space, logits);
        target = Seed?.Of(target, space) ?? target;
        if (Inner.Concept is not null && !target.IsLogit)
            throw new InvalidDataException("--concept explains one output as each explanation does; leave out --seed, --against and sums of outputs.");
        var explained = new Explained(target, target.Seed.Quantity(logits), space.Info, logits);
        output.WriteLine($"explaining {target.Name}, {target.Quantity} {explained.Value:G6}; forward {forward:F2} ms");
        return explained;
    }

    /// <param name="isGradient">The explanation starts from one rather than from the logit.</param>
    private IEnumerable<RelevanceOf> Explain(LoadedExplanation explanation, int index, Sample sample, Target target, bool isGradient)
    {
        Seed? seed = target.IsLogit ? null : isGradient || target.IsGradient ? target.Seed.AsGradient() : target.Seed;
        var relevance = Array.Empty<float>();
        var time = MedianTime(() => relevance = explanation.Explain(sample.Values, target.Index ?? 0, seed).ToArray());
        var map = new RelevanceOf(Explanations[index], sample, relevance);
        output.WriteLine($"{map.Title}: {time:F2} ms with forward; sum of relevance {map.Sums()}");
        yield return map;
        if (explanation.IsDriver)
            yield break;
        if (Ledger)
            LedgerTable.Write(output, sample.Network.Ledger(index));
        Inner.Print(output, sample.Network, index);
        if (Inner.Concept is { } concept)
            yield return new RelevanceOf($"{map.Title} {concept}", sample, concept.Explain(sample.Network, target.Index!.Value, index));
    }

    /// <param name="count">Elements of the first input, to which words belong.</param>
    private IReadOnlyList<string>? ReadWords(int count)
    {
        if (Words is null)
            return null;
        var words = File.ReadAllLines(Words);
        return words.Length > 0 && count % words.Length == 0
            ? words
            : throw new InvalidDataException(
                $"'{Words}' has {words.Length} lines, among which the {count} elements of the input cannot be shared.");
    }

    private void PrintTop(float[] predicted, float[] logits, LogitSpace space)
    {
        // A network without a softmax of its own has logits only.
        var outputs = predicted.Length == logits.Length && !predicted.SequenceEqual(logits) ? predicted : null;
        foreach (var index in Enumerable.Range(0, logits.Length).OrderByDescending(index => logits[index]).Take(5))
        {
            var share = outputs is null ? "" : $"  {outputs[index]:F4}";
            output.WriteLine($"{index,5}  {logits[index],9:F4}{share}  {space[index]}");
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
}
