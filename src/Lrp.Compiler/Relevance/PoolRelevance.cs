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

/// <summary>Means and sums: the epsilon rule of their own linear map, x∘Aᵀ(R/S(y)).</summary>
internal static class PoolNorm
{
    public static IReadOnlyList<string> Rules { get; } = ["norm", "epsilon", "gradient"];

    public static void Explain(RelevanceContext context, Node node, Value relevance, Func<Value, Value> adjoint)
    {
        var rule = context.RuleOf(node);
        var x = node.Inputs[0];
        context.Note(rule.Name == "gradient" ? "gradient" : $"{rule.Name}: x∘Aᵀ(R/S(y))");
        context.Give(x, rule.Name == "gradient"
            ? adjoint(relevance)
            : context.Multiply(x, adjoint(context.Divide(relevance, node.Output, rule.Number(0, RelevanceContext.Epsilon)))));
    }
}
