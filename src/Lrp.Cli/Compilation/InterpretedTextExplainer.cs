using System.Text;
using Lrp.Compiler.IR;
using Lrp.Generated;

namespace Lrp.Cli.Compilation;

/// <summary>The interpreter for networks that read a text: it is counted as in generated code.</summary>
public sealed class InterpretedTextExplainer(Graph graph) : InterpretedExplainer(graph), ITextExplainer
{
    private readonly TextCounter _counter = CounterOf(graph);

    public IReadOnlyList<string> Features => _counter.Features;

    /// <summary>What counts a text for a network.</summary>
    public static TextCounter CounterOf(Graph graph) => new([.. graph.Texts.Select(text => new TextBranch(
        [.. text.Steps.Select(StepOf)],
        new GramTable(Encoding.UTF8.GetBytes(string.Concat(text.Grams.Items.Select(item => item + "\0"))), [.. text.Grams.Counts],
            [.. text.Grams.Features], text.Grams.Length, text.Grams.Least, text.Grams.Most, text.Grams.Skips)))]);

    public ReadOnlySpan<float> Count(ReadOnlySpan<char> text) => _counter.Count(text);

    public ReadOnlySpan<float> Predict(ReadOnlySpan<char> text) => Predict(_counter.Count(text));

    public ReadOnlySpan<float> Explain(ReadOnlySpan<char> text, int target, int explanation = 0) =>
        Explain(_counter.Count(text), target, explanation);

    public ReadOnlySpan<RelevanceSpan> RelevanceSpans(ReadOnlySpan<float> relevance) => _counter.Share(relevance);

    private static Generated.TextStep StepOf(Compiler.IR.TextStep step) => step switch
    {
        Compiler.IR.TextStep.ChangeCase change => change.IsUpper ? Generated.TextStep.Upper : Generated.TextStep.Lower,
        Compiler.IR.TextStep.Characters => Generated.TextStep.Characters,
        Compiler.IR.TextStep.Matches matches => Generated.TextStep.Matches(matches.Pattern, matches.Least),
        Compiler.IR.TextStep.Between between => Generated.TextStep.Between(between.Pattern, between.Least),
        Compiler.IR.TextStep.Without without => Generated.TextStep.Without(without.Words, without.IgnoreCase),
        _ => throw new ArgumentException(step.GetType().Name, nameof(step)),
    };
}
