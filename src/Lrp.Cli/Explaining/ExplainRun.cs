using System.Diagnostics;
using Lrp.Cli.Commands;
using Lrp.Cli.Compilation;
using Lrp.Cli.Explaining.Inputs;
using Lrp.Cli.Explaining.Reports;
using Lrp.Cli.Explaining.Targets;
using Lrp.Cli.Images;
using Lrp.Cli.Tensors;
using Lrp.Compiler.Relevance;

namespace Lrp.Cli.Explaining;

/// <summary>One run of <c>lrp explain</c>.</summary>
internal sealed class ExplainRun(TextWriter output, TextWriter error)
{
    /// <summary>Runs that a time is the median of.</summary>
    private const int Repetitions = 5;

    public required IModelLoader Loader { get; init; }

    public required string Model { get; init; }

    /// <summary>Name of the output to explain; "" for the first that holds floats.</summary>
    public required string Output { get; init; }

    /// <summary>Where relevance starts; "" at the output.</summary>
    public required string Start { get; init; }

    public required InputFiles Input { get; init; }

    /// <summary>The text to explain; null where files are.</summary>
    public required string? Text { get; init; }

    /// <summary>Empty for the usual one of the kind of input.</summary>
    public required IReadOnlyList<string> Explanations { get; init; }

    /// <summary>The output to explain.</summary>
    public required TargetOption Target { get; init; }

    /// <summary>Files to write; empty for the usual one of the kind of input.</summary>
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
        var text = TextToExplain.Of(Text, Input);
        var texts = Explanations.Count > 0 ? Explanations : [text is null ? nameof(Composite.EpsilonPlusFlat) : TextToExplain.Explanation];
        var request = ModelRequest.Create(Model, texts);
        request = request with
        {
            Output = Output,
            Start = Start,
            Explanations = [.. request.Explanations.Select(explanation => explanation with { Ledger = Ledger, KeepLayers = Inner.KeepLayers })],
        };
        using var model = Loader.Load(request);
        CommonOptions.Report(error, Model, model.Diagnostics);
        if (model.Explainer is null)
            return 1;
        PrintOutputs(model.Explainer);
        var (network, samples, count) = Read(model.Explainer, text);
        Check(samples);
        var space = new LogitSpace(network, Labels);
        var words = ReadWords(samples[0].Inputs[0].Values.Length);
        var channelAxis = samples[0].Inputs[0].Layout.ChannelsLast ? network.Inputs[0].Shape.Count - 1 : 1;
        var explanations = request.Explanations.Select((explanation, index) => new RequestedExplanation(
            texts[index],
            new LoadedExplanation(network, texts[index], index, channelAxis),
            ExplanationText.Parse(explanation.Text, index, []).SeedIsOne)).ToList();

        var explained = new List<ExplainedSample>();
        foreach (var sample in samples)
        {
            if (count > 1)
                output.WriteLine($"{sample.Inputs[0].File}: sample {sample.Index} of {count}");
            var (target, logits) = Predict(network, sample, space);
            var maps = explanations.SelectMany((explanation, index) => Explain(network, explanation, index, sample, target)).ToList();
            explained.Add(new ExplainedSample(sample, target, space.Info, logits, maps));
        }

        var report = new ExplanationReport(Model, explained, Style, words);
        foreach (var (title, line) in report.ToLines())
            output.WriteLine($"{title}: {line}");
        string[] files = Out.Count > 0 || text is not null ? [.. Out] : ["heat.png"];
        report.Write(files);
        if (files.Length > 0)
            output.WriteLine($"wrote {string.Join(", ", files)}");
        return 0;
    }

    /// <summary>The network for one sample, the samples to explain, and how many there are.</summary>
    private (IExplainer Network, IReadOnlyList<Sample> Samples, int Count) Read(IExplainer network, TextToExplain? text)
    {
        if (text is not null)
            return (network, [text.Count(network)], 1);
        var reader = new SampleReader(network, Input, Preprocessing);
        return (reader.Network, reader.Read(SampleIndex), reader.Count);
    }

    /// <summary>Says what is explained, where the file leaves a choice.</summary>
    private void PrintOutputs(IExplainer network)
    {
        var others = network.Outputs.Where(other => other != network.Output).Select(other => other.Describe()).ToList();
        if (Start.Length > 0)
            output.WriteLine($"relevance starts at {network.LogitsInfo.Describe()}");
        else if (others.Count > 0)
            output.WriteLine($"output {network.Output.Describe()}; others, for --output: {string.Join(", ", others)}");
    }

    private void Check(IReadOnlyList<Sample> samples)
    {
        foreach (var input in samples.SelectMany(sample => sample.Inputs).Where(input => input.Warning is not null))
            error.WriteLine($"{input.File}: warning: {input.Warning}");
        if (Style.Ground != MapGround.Map && samples[0].Inputs.All(input => input.Picture is null))
            throw new InvalidDataException($"--style {Style.Ground} needs an input that is a picture.");
    }

    /// <summary>Runs the network forward, and says what will be explained.</summary>
    private (Target Target, float[] Logits) Predict(IExplainer network, Sample sample, LogitSpace space)
    {
        var predicted = Array.Empty<float>();
        var forward = MedianTime(() => predicted = network.Predict(sample.Values).ToArray());
        var logits = network.Logits.ToArray();
        PrintTop(predicted, logits, space);
        var target = Target.Find(space, logits);
        target = Seed?.Of(target, space) ?? target;
        if (Inner.Concept is not null && !target.IsLogit)
        {
            throw new InvalidDataException(
                "--concept explains one output as each explanation does; leave out --seed, --against and sums of outputs.");
        }

        output.WriteLine($"explaining {target.Name}, {target.Quantity} {target.Seed.Quantity(logits):G6}; forward {forward:F2} ms");
        return (target, logits);
    }

    private IEnumerable<RelevanceOf> Explain(IExplainer network, RequestedExplanation explanation, int index, Sample sample, Target target)
    {
        Seed? seed = target.IsLogit ? null : explanation.IsGradient || target.IsGradient ? target.Seed.AsGradient() : target.Seed;
        var relevance = Array.Empty<float>();
        var time = MedianTime(() => relevance = explanation.Loaded.Explain(sample.Values, target.Index ?? 0, seed).ToArray());
        var map = new RelevanceOf(explanation.Title, sample, relevance) { Text = sample.Text?.Share(relevance) };
        output.WriteLine($"{map.Title}: {time:F2} ms with forward; sum of relevance {map.Sums()}");
        yield return map;
        if (explanation.Loaded.IsDriver)
            yield break;
        if (Ledger)
            LedgerTable.Write(output, network.Ledger(index));
        Inner.Print(output, network, index);
        if (Inner.Concept is { } concept)
        {
            var ofConcept = concept.Explain(network, target.Index!.Value, index);
            yield return new RelevanceOf($"{map.Title} {concept}", sample, ofConcept) { Text = sample.Text?.Share(ofConcept) };
        }
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

    /// <param name="Title">As the user wrote it.</param>
    /// <param name="IsGradient">It starts from one rather than from the logit.</param>
    private sealed record RequestedExplanation(string Title, LoadedExplanation Loaded, bool IsGradient);
}
