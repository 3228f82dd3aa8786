using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["winner", "split", "gradient"];

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var splits = context.RuleOf(node).Name == "split";
        context.Note(splits ? "split: equal shares to all maxima" : "winner: all to the first maximum");
        context.Give(node.Inputs[0], context.Emit(new MaxPoolRoute(Window, splits), node.Inputs[0], relevance));
    }
}

public sealed partial record LpPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => ["norm", "epsilon", "gradient"];

    /// <summary>
    /// y = (Σ|x|^p)^(1/p) is Σ x ∂y/∂x, so its own linear map is A = ∂y/∂x = sign(x)|x|^(p − 1) y^(1 − p), and x∘Aᵀg = |x|^p∘1ᵀ(y^(1 − p) g).
    /// A norm of 0 has no relevance.
    /// </summary>
    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        Value x = node.Inputs[0], y = node.Output;
        var rule = context.RuleOf(node);
        var isGradient = rule.Name == "gradient";
        context.Note(isGradient ? "gradient" : $"{rule.Name}: x∘Aᵀ(R/S(y)), A = ∂y/∂x");
        var g = isGradient ? relevance : context.Divide(relevance, y, rule.Number(0, RelevanceContext.Epsilon));
        if (P != 1)
            g = context.Emit(BinaryFunction.Where, y, context.Emit(BinaryFunction.Divide, g, context.Power(y, P - 1)));
        var sum = Sum(x.Shape);
        var shares = context.Emit(new ConvTranspose(sum.Window, sum.Groups, x.Shape.Spatial()), g, Ones(context, x.Shape));
        context.Give(x, context.Multiply(isGradient ? SignedPowers() : Powers(context, x, P), shares));

        // sign(x)|x|^(p − 1).
        Value SignedPowers() => P == 2 ? x : context.Multiply(context.Emit(UnaryFunction.Sign, x), Powers(context, x, P - 1));
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

        if (parameters.Dropped != 0)
            context.Absorb(LedgerColumn.Dropped, () => context.Scale(relevance, parameters.Dropped));
    }
}
