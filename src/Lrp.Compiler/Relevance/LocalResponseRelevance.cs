using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record LocalResponseNormalization
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.LocalResponse;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        var rule = context.RuleOf(node).Name;
        context.Note(rule == "taylor" ? "taylor: R'_j = Σ_k z_jk R_k/S(Σ_j' z_j'k), z_kk = x_k(κ + αx_k²/n)^−β" : rule);
        context.Give(x, rule switch
        {
            "pass" => relevance,
            "gradient" => Gradient(context, x, relevance),
            _ => Taylor(context, x, relevance),
        });
    }

    /// <summary>
    /// Binder et al. 2016: the first-order Taylor expansion around the input without the neighbours of k. z_kk = x_k(κ + αx_k²/n)^−β,
    /// z_jk = −c x_j² h_k for a neighbour j, with c = 2βα/n and h_k = x_k(κ + αΣ/n)^−(β + 1); each output gives by z_jk/S(Σ_j z_jk).
    /// </summary>
    private Value Taylor(RelevanceContext context, Value x, Value relevance)
    {
        var band = Band(context, x.Shape);
        var squares = context.Emit(UnaryFunction.Square, x);
        var alone = context.Emit(BinaryFunction.Add, context.Scale(squares, Alpha / Size), context.Scalar(Offset));
        var own = context.Multiply(x, context.Power(alone, -Beta));
        var h = context.Scale(context.Multiply(x, context.Power(Base(context, x), -Beta - 1)), 2 * Beta * Alpha / Size);

        var others = context.Emit(BinaryFunction.Subtract, context.Emit(Sum(x.Shape), squares, band), squares);
        var g = context.Divide(relevance, context.Emit(BinaryFunction.Subtract, own, context.Multiply(h, others)));

        var hg = context.Multiply(h, g);
        var fromOthers = context.Emit(BinaryFunction.Subtract, Adjoint(context, x, hg, band), hg);
        return context.Emit(BinaryFunction.Subtract, context.Multiply(own, g), context.Multiply(squares, fromOthers));
    }

    /// <summary>R_j B_j^−β − c x_j Σ_k R_k x_k B_k^−(β + 1) with B = κ + αΣ/n.</summary>
    private Value Gradient(RelevanceContext context, Value x, Value relevance)
    {
        var power = Base(context, x);
        var back = context.Multiply(relevance, context.Multiply(x, context.Power(power, -Beta - 1)));
        var fromAll = context.Multiply(x, Adjoint(context, x, back, Band(context, x.Shape)));
        return context.Emit(BinaryFunction.Subtract,
            context.Multiply(relevance, context.Power(power, -Beta)), context.Scale(fromAll, 2 * Beta * Alpha / Size));
    }

    private static Value Adjoint(RelevanceContext context, Value x, Value g, Value band)
    {
        var sum = Sum(x.Shape);
        return context.Emit(new ConvTranspose(sum.Window, sum.Groups, x.Shape.Spatial()), g, band);
    }
}
