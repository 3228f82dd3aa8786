using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Winner;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => Winner.Explain(context, node, relevance,
        (back, splits) => context.Emit(new MaxPoolRoute(Window, splits), node.Inputs[0], back));
}

public sealed partial record LpPool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.NormPool;

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
        context.Give(x, context.Times(isGradient ? SignedPowers() : Powers(context, x, P), shares));

        // sign(x)|x|^(p − 1).
        Value SignedPowers() => P == 2 ? x : context.Multiply(context.Emit(UnaryFunction.Sign, x), Powers(context, x, P - 1));
    }
}

public sealed partial record AveragePool
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Mean;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) => MeanNorm.Explain(context, node, relevance,
        g => context.Emit(new AveragePoolAdjoint(Window, CountPadding, node.Inputs[0].Shape.Spatial()), g));
}

/// <summary>Pools and reductions that one element wins.</summary>
internal static class Winner
{
    /// <param name="route">Sends relevance to the first extremum of each window, or (true) in equal shares to all of them.</param>
    public static void Explain(RelevanceContext context, Node node, Value relevance, Func<Value, bool, Value> route)
    {
        var rule = context.RuleOf(node);
        context.Note(rule.Name switch
        {
            "split" => "split: equal shares to all extrema",
            "epsilon" => "epsilon: y R/S(y) to the first extremum",
            _ => $"{rule.Name}: all to the first extremum",
        });

        // Of the winner's own linear map, y = 1·x.
        var back = rule.Name == "epsilon"
            ? context.Times(node.Output, context.Divide(relevance, node.Output, rule.Number(0, RelevanceContext.Epsilon)))
            : relevance;
        context.Give(node.Inputs[0], route(back, rule.Name == "split"));
    }
}

/// <summary>Means and sums: the rules of linear layers for their own map A, whose weights are ≥ 0 and which has no bias.</summary>
internal static class MeanNorm
{
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
            var back = adjoint(context.Divide(scaled, pooled, parameters.Epsilon));
            context.Give(x, context.MayBeInfinite(x) ? context.TimesInfinite(part, back) : context.Multiply(part, back));
        }

        if (parameters.Dropped != 0)
            context.Absorb(LedgerColumn.Dropped, () => context.Scale(relevance, parameters.Dropped));
    }
}
