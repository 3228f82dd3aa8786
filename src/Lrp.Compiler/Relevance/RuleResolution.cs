using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;
using Lrp.Shared;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Decides each layer's rule: that of the last entry that matches it. An entry is for those of its layers that can take the rule, so
/// <c>*: z+</c> leaves pools and activations at their own, and <c>*: pass</c> what changes the shape. That none of them can is an error,
/// except of <c>*</c>, which means that.
/// </summary>
/// <remarks>
/// A selector that matches nothing is a warning where it holds a name, an operator or a depth: it was written for this network and
/// misses it. Kinds (<c>convolution</c>) are listed by composites whether or not a network has them, which is worth a remark, and
/// within a preset not even that.
/// </remarks>
internal sealed class RuleResolution(Graph graph, IReadOnlyList<Layer> layers, int index, ICollection<Diagnostic> diagnostics)
{
    private readonly Dictionary<Node, Rule> _rules = [];

    public IReadOnlyDictionary<Node, Rule> Resolve(ExplanationText text)
    {
        var preset = Presets.PrefixLength(text.Text);
        foreach (var entry in text.Entries)
        {
            foreach (var alternative in entry.Selector.Alternatives.Where(HasKnownWords))
                Assign(entry.Rule, alternative, isPreset: alternative.Range.Start + alternative.Range.Length <= preset, text.Text);
        }

        var linear = layers.Where(layer => layer.IsLinear).ToList();
        var left = linear.Where(layer => !_rules.ContainsKey(layer.Node)).ToList();
        // Where an entry has an error, that is what leaves layers out.
        if (left.Count > 0 && diagnostics.All(diagnostic => diagnostic.Descriptor.Severity != DiagnosticSeverity.Error))
            Report(DiagnosticTable.LayersLeftOut, default, $"{left.Count}", $"{linear.Count}", Text.Quotable(left[0].Node.Name));
        return _rules;
    }

    private void Assign(Rule rule, SelectorAlternative alternative, bool isPreset, string text)
    {
        var matched = layers.Where(alternative.Matches).ToList();
        var takers = matched.Where(layer => WhyNot(layer.Node, rule) is null).ToList();
        foreach (var layer in takers)
            _rules[layer.Node] = rule;

        if (matched.Count == 0 && !isPreset)
        {
            var isKind = alternative.Terms.All(term => term is WordTerm word && LayerKind.All.ContainsKey(word.Word));
            var selector = text.Substring(alternative.Range.Start, alternative.Range.Length);
            var descriptor = isKind ? DiagnosticTable.KindMatchesNothing : DiagnosticTable.SelectorMatchesNothing;
            Report(descriptor, alternative.Range, selector, graph.Name);
        }
        else if (matched.Count > 0 && takers.Count == 0 && !alternative.Terms.All(term => term is WordTerm { Word: LayerKind.Any }))
        {
            var node = matched[0].Node;
            Report(DiagnosticTable.RuleMisfit, rule.Range, rule.Name, Text.Quotable(node.Name), RelevanceContext.KindOf(node), WhyNot(node, rule)!);
        }
    }

    private static string? WhyNot(Node node, Rule rule)
    {
        var known = node.Operator.RulesFor(node);
        if (known.Contains(rule.Name))
            return node.Operator.Misfit(node, rule);
        return $"it takes {string.Join(", ", known)}";
    }

    private bool HasKnownWords(SelectorAlternative alternative)
    {
        var known = true;
        foreach (var term in alternative.Terms.OfType<WordTerm>().Where(term => !IsKnown(term)))
        {
            known = false;
            var words = LayerKind.All.Keys
                .Concat(layers.SelectMany(layer => new[] { layer.Node.OnnxType, layer.Node.Name }))
                .Where(word => word.Length > 0);
            Report(DiagnosticTable.SelectorUnknown, term.Range, term.Word, graph.Name, Text.Quotable(Spelling.Suggest(term.Word, words)));
        }

        return known;
    }

    private bool IsKnown(WordTerm term) => term.IsGlob
        || LayerKind.All.ContainsKey(term.Word)
        || OperatorTable.Rows.Any(row => row.Name == term.Word)
        || graph.Nodes.Concat(layers.Select(layer => layer.Node))
            .Any(node => node.OnnxType == term.Word || node.Name == term.Word);

    private void Report(DiagnosticDescriptor descriptor, TextRange range, params string[] arguments) =>
        diagnostics.Add(new Diagnostic(descriptor, arguments) { Explanation = index, Start = range.Start, Length = range.Length });
}
