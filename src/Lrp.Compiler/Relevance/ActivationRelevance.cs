using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Unary
{
    internal override IReadOnlyList<string> RulesFor(Node node) => Function switch
    {
        UnaryFunction.Relu or UnaryFunction.Clip => RuleSets.Rectifier,
        UnaryFunction.Not => RuleSets.Constant,
        _ => RuleSets.Activation,
    };

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        var rule = context.RuleOf(node).Name;
        if (RulesFor(node) == RuleSets.Constant)
        {
            context.Drop(relevance);
            return;
        }

        context.Give(x, rule switch
        {
            "gradient" => Gradient(relevance),

            // Springenberg et al. 2014: the gradient of what flows back with a positive sign.
            "guided" => Gradient(context.Emit(UnaryFunction.Relu, relevance)),

            // Zeiler and Fergus 2014: the rectifier rectifies what flows back, whatever it saw.
            "deconvnet" => context.Emit(UnaryFunction.Relu, relevance),
            _ => relevance,
        });

        Value Gradient(Value back)
        {
            var slope = context.Emit(new UnaryDerivative(Function, Alpha, Beta), x);
            return HasPoles || context.MayBeInfinite(x) ? context.TimesInfinite(slope, back) : context.Multiply(back, slope);
        }
    }

    /// <summary>Its slope is infinite somewhere.</summary>
    private bool HasPoles => FunctionTraits.IsPartial;
}

public sealed partial record Softmax
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Softmax;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        Value x = node.Inputs[0], y = node.Output;
        switch (context.RuleOf(node).Name)
        {
            case "constant":
                context.Drop(relevance);
                break;
            case "gradient":
                context.Note("gradient: s∘(R − Σ s∘R)");
                context.Give(x, context.Multiply(y, Centred(context.Multiply(y, relevance), scale: null)));
                break;
            default:
                context.Note("taylor: x∘(R − s ΣR)");
                context.Give(x, Times(x, Centred(relevance, scale: y)));

                // The expansion's own bias: of s_i = b_i + Σ_j x_j ∂s_i/∂x_j it takes b_i/s_i = 1 − x_i + Σ_j s_j x_j.
                context.Absorb(LedgerColumn.Bias, () =>
                {
                    var mean = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), Times(x, y));
                    var above = context.Emit(BinaryFunction.Subtract, context.Emit(BinaryFunction.Add, mean, context.Scalar(1)), x);
                    return Times(above, relevance);
                });
                if (context.MayBeInfinite(x))
                    context.Absorb(LedgerColumn.Dropped, () => context.Elsewhere(y, relevance));
                break;
        }

        // What a mask of −∞ left out has a softmax of 0, and gets 0.
        Value Times(Value infinite, Value factor)
        {
            var product = context.Multiply(infinite, factor);
            return context.MayBeInfinite(x) ? context.Emit(BinaryFunction.Where, y, product) : product;
        }

        // R − scale·Σ summands, along the axis.
        Value Centred(Value summands, Value? scale)
        {
            var sum = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), summands);
            return context.Emit(BinaryFunction.Subtract, relevance, scale is null ? sum : context.Multiply(scale, sum));
        }
    }
}

public sealed partial record LogSoftmax
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Gradient;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        context.Note("gradient: R − s ΣR");
        var sum = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(Axis), KeepAxes: true), relevance);
        var softmax = context.Emit(UnaryFunction.Exp, node.Output);
        context.Give(node.Inputs[0], context.Emit(BinaryFunction.Subtract, relevance, context.Multiply(softmax, sum)));
    }
}
