using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["winner", "gradient"];

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        context.Note("winner: all to the first maximum");
        context.Give(node.Inputs[0], context.Emit(new MaxPoolRoute(Window), node.Inputs[0], relevance));
    }
}

public sealed partial record AveragePool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => PoolNorm.Rules;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => PoolNorm.Explain(context, node, relevance,
        g => context.Emit(new AveragePoolAdjoint(Window, CountPadding, node.Inputs[0].Shape.Spatial()), g));
}

public sealed partial record Reduce
{
    internal override IReadOnlyList<string> RulesFor(Node node) =>
        Function is ReduceFunction.Sum or ReduceFunction.Mean ? PoolNorm.Rules : [];

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => PoolNorm.Explain(context, node, relevance, g =>
    {
        var x = node.Inputs[0].Shape;
        var kept = Axes.Aggregate(x, (shape, axis) => shape.With(axis, 1));
        if (Function == ReduceFunction.Mean)
            g = context.Scale(g, (double)kept.Count / x.Count);
        return context.ExpandTo(KeepAxes ? g : context.Emit(new Reshape(kept), g), x);
    });
}

/// <summary>Means and sums: the rules of linear layers for their own map A, whose weights are ≥ 0 and which has no bias.</summary>
internal static class PoolNorm
{
    public static IReadOnlyList<string> Rules { get; } = ["norm", "epsilon", "alphabeta", "gradient"];

    public static void Explain(RelevanceContext context, Node node, Value relevance, Func<Value, Value> adjoint)
    {
        var rule = context.RuleOf(node);
        var x = node.Inputs[0];
        if (rule.Name == "gradient")
        {
            context.Note("gradient");
            context.Give(x, adjoint(relevance));
            return;
        }

        var parameters = LinearRule.Of(rule).WithoutBias().ForNonNegativeWeights();
        if (context.IsNonNegative(x))
            parameters = parameters.ForNonNegativeInput();
        context.Note($"{rule.Name}: x∘Aᵀ(R/S(d)), {parameters.ToString().Replace('W', 'A')}");
        foreach (var share in parameters.Shares)
        {
            var part = context.Part(x, share.Terms[0].Input);
            var pooled = part == x ? node.Output : context.Emit(node.Operator, part);
            var scaled = context.Scale(relevance, share.Factor);
            context.Give(x, context.Multiply(part, adjoint(context.Divide(scaled, pooled, parameters.Epsilon))));
        }
    }
}
