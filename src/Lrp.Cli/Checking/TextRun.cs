using Lrp.Cli.Compilation;
using Lrp.Compiler.IR;
using Lrp.Generated;

namespace Lrp.Cli.Checking;

/// <summary>A network with explanations that runs on texts.</summary>
internal interface ITextRun
{
    IReadOnlyList<string> Features { get; }

    /// <summary>The outputs before which nothing is computed.</summary>
    double[] Predict(string text);

    /// <summary>The last text's words.</summary>
    IReadOnlyList<string> Words(string text);

    /// <summary>Their relevance, of that of features.</summary>
    double[] Share(double[] relevance);
}

/// <summary>In float64 from the first number to the last.</summary>
internal sealed class InterpretedText(Graph graph) : InterpretedMachine(graph), ITextRun
{
    private readonly TextCounter _counter = InterpretedTextExplainer.CounterOf(graph);

    public IReadOnlyList<string> Features => _counter.Features;

    public double[] Predict(string text) => Predict(Array.ConvertAll(_counter.Count(text).ToArray(), value => (double)value));

    public IReadOnlyList<string> Words(string text) => TextWords.Of(text, _counter.Share(new float[_counter.Features.Count]));

    public double[] Share(double[] relevance) => _counter.Share(relevance);
}

/// <summary>As an application runs it.</summary>
internal sealed class LoadedText(ITextExplainer explainer) : LoadedMachine(explainer), ITextRun
{
    public IReadOnlyList<string> Features => explainer.Features;

    public double[] Predict(string text)
    {
        explainer.Predict(text);
        return Array.ConvertAll(explainer.Logits.ToArray(), value => (double)value);
    }

    public IReadOnlyList<string> Words(string text) => TextWords.Of(text, explainer.RelevanceSpans(new float[explainer.InputLength]));

    public double[] Share(double[] relevance) => [.. explainer.RelevanceSpans(Array.ConvertAll(relevance, value => (float)value))
        .ToArray().Select(span => (double)span.Relevance)];
}

internal static class TextWords
{
    public static IReadOnlyList<string> Of(string text, ReadOnlySpan<RelevanceSpan> spans) =>
        [.. spans.ToArray().Select(span => text.Substring(span.Start, span.Length))];
}
