using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// The Explain stage: finds the logits and appends the relevance of every explanation to the graph, as nodes like any others.
/// </summary>
public static class RelevanceStage
{
    /// <summary>Explanations with errors are reported and left out.</summary>
    public static void Run(Graph graph, IReadOnlyList<ExplanationRequest> requests, ICollection<Diagnostic> diagnostics)
    {
        if (requests.Count > 0)
            ScanResults.StoreAll(graph);
        var logits = graph.Logits ??= FindLogits(graph);
        var layers = Layer.Find(graph, logits);
        var (facts, recipes) = (graph.Facts, new WeightRecipes(graph));
        for (var index = 0; index < requests.Count; index++)
        {
            var found = new List<Diagnostic>();
            var text = ExplanationText.Parse(requests[index].Text, index, found);
            var rules = new RuleResolution(graph, layers, index, found).Resolve(text);
            if (!HasErrors(found))
            {
                var position = index;
                var inner = new InnerRelevance(graph, [.. layers.Where(layer => graph.Contains(layer.Node))], requests[index].KeepLayers);
                inner.ReportMisses(Report);
                var context = new RelevanceContext(graph, facts, recipes, rules, inner, Report)
                {
                    Result = text.Result,
                    SeedIsOne = text.SeedIsOne,
                    Ledger = requests[index].Ledger ? new LedgerBuilder(graph) : null,
                };
                var explanation = Build(graph, layers, context, text, requests[index].Name) with
                {
                    Ledger = context.Ledger?.Entries ?? [],
                    Kept = inner.Finish(),
                };
                if (!HasErrors(found))
                    graph.Add(explanation);

                void Report(Diagnostic diagnostic) => found.Add(diagnostic with { Explanation = position });
            }

            foreach (var diagnostic in found)
                diagnostics.Add(diagnostic);
        }

        graph.RemoveUnused();
        ScanResults.DropUnread(graph);
    }

    private static Explanation Build(
        Graph graph, IReadOnlyList<Layer> layers, RelevanceContext context, ExplanationText text, string name)
    {
        var logits = graph.Logits!;
        var seed = graph.AddSeed("relevance", logits.Shape);
        context.Give(logits, seed);
        // Layers of a loop's body are explained with it.
        foreach (var layer in layers.Where(layer => graph.Contains(layer.Node)).Reverse())
            context.Explain(layer.Node);
        Value[] relevance = [.. graph.Inputs.Select(context.Finish)];
        return new Explanation(name, text.Text, seed, text.SeedIsOne, relevance, context.Notes);
    }

    /// <summary>
    /// What goes into a final softmax or sigmoid, also where it is only moved afterwards: in the order of the output. Otherwise the output
    /// itself.
    /// </summary>
    private static Value FindLogits(Graph graph)
    {
        var movers = new Stack<Node>();
        var value = graph.Output;
        while (value.Producer is { Operator: Reshape or Transpose or Identity } mover)
        {
            movers.Push(mover);
            value = mover.Inputs[0];
        }

        // Probabilities of more than two classes come of those of pairs, which are kept off 0 and 1.
        if (value.Producer is { Operator: PairwiseCoupling } coupling)
            value = coupling.Inputs[0].Producer is { Operator: Unary { Function: UnaryFunction.Clip } } clip ? clip.Inputs[0]
                : coupling.Inputs[0];
        if (value.Producer is not { Operator: Softmax or LogSoftmax or Unary { Function: UnaryFunction.Sigmoid } } final)
            return graph.Output;
        // A target is a flat index, which a change of shape leaves as it is.
        return movers.Any(mover => mover.Operator is Transpose)
            ? movers.Aggregate(final.Inputs[0], (moved, mover) => graph.Append(mover.Operator, mover.Name, mover.OnnxType, moved).Output)
            : final.Inputs[0];
    }

    private static bool HasErrors(List<Diagnostic> found) =>
        found.Any(diagnostic => diagnostic.Descriptor.Severity == DiagnosticSeverity.Error);
}
