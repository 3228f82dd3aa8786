using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Normalization
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Normalization;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        var rule = context.RuleOf(node).Name;
        context.Note(rule switch
        {
            "pass" => "pass",
            "gradient" => "gradient",
            _ => "affine: x∘Aᵀ(R/S(y)), y = Ax + β with σ constant",
        });
        if (rule == "pass")
        {
            context.Give(x, relevance);
            return;
        }

        var perDeviation = PerDeviation(context, x);
        if (rule == "gradient")
        {
            context.Give(x, Gradient(context, x, perDeviation, Scaled(context, node, relevance)));
            return;
        }

        // A = diag(γ/σ)(1 − 1/n): its adjoint takes the mean away.
        var g = context.Divide(relevance, node.Output);
        context.Give(x, context.Times(x, context.Multiply(WithoutMean(context, Scaled(context, node, g)), perDeviation)));
        if (node.Inputs.Count > 2)
            context.Absorb(LedgerColumn.Bias, () => context.Multiply(node.Inputs[2], g));
    }

    /// <summary>With x̂ the normalised input: 1/σ (R − mean(R) − x̂ mean(x̂∘R)).</summary>
    private Value Gradient(RelevanceContext context, Value x, Value perDeviation, Value scaled)
    {
        var normalized = context.Multiply(WithoutMean(context, x), perDeviation);
        var along = context.Multiply(normalized, Mean(context, context.Multiply(normalized, scaled)));
        return context.Multiply(context.Emit(BinaryFunction.Subtract, WithoutMean(context, scaled), along), perDeviation);
    }

    private static Value Scaled(RelevanceContext context, Node node, Value g) =>
        node.Inputs.Count > 1 ? context.Multiply(g, node.Inputs[1]) : g;
}
