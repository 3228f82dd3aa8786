using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Dense : ILinearLayer
{
    private static readonly Transpose _transpose = new(new IntList(1, 0));

    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Linear;

    internal override string? Misfit(Node node, Rule rule) => LinearRelevance.Misfit(this, node, rule);

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        LinearRelevance.Explain(context, this, node, relevance);

    Value ILinearLayer.Adjoint(RelevanceContext context, Node node, Value g, Value weights) =>
        context.Emit(this, g, context.Recipes.Make(_transpose, weights));

    Value ILinearLayer.SumTaps(RelevanceContext context, Node node, Value weights) =>
        context.Emit(new Reduce(ReduceFunction.Sum, new IntList(1), KeepAxes: false), weights);

    int ILinearLayer.ChannelAxis(Shape shape) => shape.Rank - 1;

    Value ILinearLayer.CountTaps(RelevanceContext context, Node node) => context.Filled(node.Inputs[1].Shape[1], Shape.Scalar);

    Value ILinearLayer.SpreadEvenly(RelevanceContext context, Node node, Value g) =>
        context.ExpandTo(context.SumTo(g, g.Shape.With(g.Shape.Rank - 1, 1)), node.Inputs[0].Shape);
}

public sealed partial record MatMul
{
    internal override IReadOnlyList<string> RulesFor(Node node) => node.Inputs.Any(input => input.IsConstant)
        ? RuleSets.ConstantMatrixProduct
        : RuleSets.MatrixProduct;

    internal override void Explain(RelevanceContext context, Node node, Value relevance)
    {
        var rule = context.RuleOf(node);
        Value a = node.Inputs[0], b = node.Inputs[1];
        var g = rule.Name switch
        {
            "gradient" => relevance,
            "epsilon" => context.Divide(relevance, node.Output, rule.Number(0, RelevanceContext.Epsilon)),
            _ => context.Divide(relevance, context.Scale(node.Output, 2)),
        };
        context.Note(rule.Name == "gradient" ? "gradient: R Bᵀ, Aᵀ R" : $"{rule.Name}: A∘(gBᵀ), B∘(Aᵀg)");
        if (RelevanceContext.Wants(a))
            Give(a, context.Emit(this, g, TransposeLastTwo(context, b)));
        if (RelevanceContext.Wants(b))
            Give(b, context.Emit(this, TransposeLastTwo(context, a), g));

        void Give(Value operand, Value back)
        {
            var share = context.SumTo(back, operand.Shape);
            context.Give(operand, rule.Name == "gradient" ? share : context.Multiply(operand, share));
        }
    }

    private static Value TransposeLastTwo(RelevanceContext context, Value matrix)
    {
        var rank = matrix.Shape.Rank;
        return context.Emit(new Transpose(new IntList([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2])), matrix);
    }
}
