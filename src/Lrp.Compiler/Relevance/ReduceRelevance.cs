using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Reduce
{
    internal override IReadOnlyList<string> RulesFor(Node node) => Function switch
    {
        ReduceFunction.Sum or ReduceFunction.Mean => RuleSets.Mean,
        ReduceFunction.Maximum or ReduceFunction.Minimum => RuleSets.Winner,
        ReduceFunction.LogSumExp => RuleSets.Gradient,
        _ => RuleSets.Homogeneous,
    };

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var x = node.Inputs[0];
        switch (Function)
        {
            case ReduceFunction.Sum or ReduceFunction.Mean:
                MeanNorm.Explain(context, node, relevance, g => Spread(
                    context, Function == ReduceFunction.Mean ? context.Scale(g, 1.0 / Reduced(x.Shape)) : g, x.Shape));
                break;
            case ReduceFunction.Maximum or ReduceFunction.Minimum:
                Winner.Explain(context, node, relevance, (back, splits) =>
                    context.Emit(new ReduceRoute(Function == ReduceFunction.Minimum, Axes, splits), x, Kept(context, back, x.Shape)));
                break;
            default:
                ExplainByEuler(context, node, relevance);
                break;
        }
    }

    /// <summary>f(cx) = cᵏf(x), hence Σ x ∂y/∂x = k y: the shares x∘∂y/∂x R/S(k y) sum to R.</summary>
    private void ExplainByEuler(RelevanceContext context, Node node, Value relevance)
    {
        Value x = node.Inputs[0], y = node.Output;
        if (context.RuleOf(node).Name == "gradient")
        {
            context.Note("gradient");
            context.Give(x, Gradient(context, x, y, relevance));
            return;
        }

        var degree = Function switch { ReduceFunction.SumSquare => 2, ReduceFunction.Product => Reduced(x.Shape), _ => 1 };
        context.Note($"norm: x∘∂y/∂x R/S({(degree == 1 ? "" : $"{degree} ")}y)");
        var g = context.Divide(relevance, context.Scale(y, degree));
        context.Give(x, Function switch
        {
            // x ∂y/∂x = |x|, x²/y, 2x², y.
            ReduceFunction.L1 => context.Times(context.Emit(UnaryFunction.Absolute, x), Spread(context, g, x.Shape)),
            ReduceFunction.L2 => context.Times(context.Emit(UnaryFunction.Square, x), Spread(context, Over(context, g, y), x.Shape)),
            ReduceFunction.SumSquare => context.Times(context.Emit(UnaryFunction.Square, x), Spread(context, context.Scale(g, 2), x.Shape)),
            _ => Spread(context, context.Times(y, g), x.Shape),
        });
    }

    private Value Gradient(RelevanceContext context, Value x, Value y, Value relevance) => Function switch
    {
        ReduceFunction.L1 => context.Multiply(context.Emit(UnaryFunction.Sign, x), Spread(context, relevance, x.Shape)),
        ReduceFunction.L2 => context.Times(x, Spread(context, Over(context, relevance, y), x.Shape)),
        ReduceFunction.SumSquare => context.Times(x, Spread(context, context.Scale(relevance, 2), x.Shape)),
        ReduceFunction.LogSumExp => context.Multiply(Spread(context, relevance, x.Shape), context.Emit(
            UnaryFunction.Exp, context.Emit(BinaryFunction.Subtract, x, Spread(context, y, x.Shape)))),
        _ => ProductOfOthers(context, x, relevance),
    };

    /// <summary>
    /// R Π_{j≠i} x_j. The product of those that are not zero, over x_i where that is one of them; 0 where another one is zero.
    /// </summary>
    private Value ProductOfOthers(RelevanceContext context, Value x, Value relevance)
    {
        var isZero = context.Emit(UnaryFunction.Not, x);
        var nonZero = context.Emit(BinaryFunction.Add, x, isZero);
        var product = context.Emit(this with { KeepAxes = true }, nonZero);
        var zeros = context.Emit(new Reduce(ReduceFunction.Sum, Axes, KeepAxes: true), isZero);
        var isLast = context.Emit(UnaryFunction.Not, context.Emit(BinaryFunction.Subtract, context.ExpandTo(zeros, x.Shape), isZero));
        var others = context.Emit(BinaryFunction.Divide, context.ExpandTo(product, x.Shape), nonZero);
        return context.Multiply(Spread(context, relevance, x.Shape), context.Multiply(others, isLast));
    }

    /// <summary>g / y, 0 where y is.</summary>
    private static Value Over(RelevanceContext context, Value g, Value y) =>
        context.Emit(BinaryFunction.Where, y, context.Emit(BinaryFunction.Divide, g, y));

    /// <summary>The adjoint of a sum over the axes.</summary>
    private Value Spread(RelevanceContext context, Value g, Shape x) => context.ExpandTo(Kept(context, g, x), x);

    private Value Kept(RelevanceContext context, Value g, Shape x) => KeepAxes ? g : context.Emit(new Reshape(KeptShape(x)), g);

    private Shape KeptShape(Shape x) => Axes.Aggregate(x, (shape, axis) => shape.With(axis, 1));

    /// <summary>Elements that make one.</summary>
    private int Reduced(Shape x) => x.Count / Math.Max(KeptShape(x).Count, 1);
}
