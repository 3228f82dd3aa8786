using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record DescriptorGrid
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Whole;

    /// <summary>A descriptor passes its relevance as a whole: how its numbers came of the pixels does not matter (Bach et al. 2015).</summary>
    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        LocalRules.RequireRelevance(context, node);
        context.Note(LocalRuleTable.Note(nameof(DescriptorGrid), "uniform"));
        var whole = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(2), KeepAxes: false), relevance);
        context.Give(node.Inputs[0], context.Emit(new DescriptorAreas(Geometry), whole));
    }
}

public sealed partial record Codebook
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Whole;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        LocalRules.RequireRelevance(context, node);
        context.Note(LocalRuleTable.Note(nameof(Codebook), "uniform"));
        var whole = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(2), KeepAxes: true), relevance);
        context.Give(node.Inputs[0], LocalRules.Spread(context, whole, node.Inputs[0]));
    }
}

public sealed partial record DescriptorPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Shares;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        LocalRules.RequireRelevance(context, node);
        context.Note(LocalRuleTable.Note(nameof(DescriptorPool), "norm"));
        context.Give(node.Inputs[0], context.Emit(new DescriptorPoolShares(this), node.Inputs[0], relevance));
    }
}

public sealed partial record HistogramNormalization
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Passing;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        LocalRules.RequireRelevance(context, node);
        context.Note(LocalRuleTable.Note(nameof(HistogramNormalization), "pass"));
        context.Give(node.Inputs[0], relevance);
    }
}

public sealed partial record FisherVector
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Fisher;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        LocalRules.RequireRelevance(context, node);
        var rule = context.RuleOf(node);
        double? epsilon = rule.Name == "absolute" ? null : rule.Number(0, RelevanceContext.Epsilon);
        context.Note(LocalRuleTable.Note(nameof(FisherVector), rule.Name));
        var x = node.Inputs[0];
        var shares = context.Emit(new FisherShares(this, epsilon), [.. node.Inputs, relevance]);
        var whole = context.Emit(new Reshape(new Shape(x.Shape[0], x.Shape[1], 1)), shares);
        context.Give(x, LocalRules.Spread(context, whole, x));
        if (epsilon is { } stabiliser)
            Absorb(context, node, relevance, stabiliser);
    }

    /// <summary>
    /// Of R = g·S_ε(Σψ) the stabiliser takes ε·sign·g. Where Σψ = 0, nothing of R arrives, unless all ψ are 0: then all of it does.
    /// </summary>
    private void Absorb(RelevanceContext context, Node node, Value relevance, double epsilon)
    {
        // The vector is a mean: Σψ is as many times that as its cell has descriptors.
        var cells = PyramidCells.Count(Blocks);
        var counts = new Tensor(new Shape(cells, 1),
            [.. Enumerable.Range(0, cells).Select(cell => (double)PyramidCells.Members(Blocks, cell).Count())]);
        var parts = new Shape(node.Output.Shape[0], cells, node.Output.Shape[1] / cells);
        Value Sums() => context.Emit(new Reshape(node.Output.Shape),
            context.Multiply(context.Emit(new Reshape(parts), node.Output), context.Constant(counts)));
        context.Absorb(LedgerColumn.Stabiliser, () =>
        {
            var sums = Sums();
            return context.Scale(
                context.Multiply(context.Quotient(relevance, sums, epsilon), context.Emit(UnaryFunction.Sign, sums)), epsilon);
        });
        context.Absorb(LedgerColumn.Dropped, () =>
        {
            var magnitudes = context.Emit(new FisherMagnitudes(this), [.. node.Inputs]);
            return context.Emit(BinaryFunction.Subtract,
                context.Elsewhere(node.Output, relevance), context.Elsewhere(magnitudes, relevance));
        });
    }
}

/// <summary>What rules of local descriptors have in common.</summary>
internal static class LocalRules
{
    /// <summary>Methods of gradients have no business here: nearest words have no slope.</summary>
    public static void RequireRelevance(RelevanceContext context, Node node)
    {
        if (context.SeedIsOne)
            context.Reject(node, "it has no gradient, since a descriptor belongs to its nearest words; explain it by relevance");
    }

    /// <summary>Equal shares to the numbers of a descriptor.</summary>
    /// <param name="whole">[N, L, 1].</param>
    public static Value Spread(RelevanceContext context, Value whole, Value descriptors) =>
        context.ExpandTo(context.Scale(whole, 1.0 / descriptors.Shape[2]), descriptors.Shape);
}
