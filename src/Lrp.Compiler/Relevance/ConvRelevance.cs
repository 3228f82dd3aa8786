using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Conv : ILinearLayer
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Linear;

    internal override string? Misfit(Node node, Rule rule) => LinearRelevance.Misfit(this, node, rule);

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        LinearRelevance.Explain(context, this, node, relevance);

    Value ILinearLayer.Adjoint(RelevanceContext context, Node node, Value g, Value weights) =>
        context.Emit(new ConvTranspose(Window, Groups, node.Inputs[0].Shape.Spatial()), g, weights);

    Value ILinearLayer.SumTaps(RelevanceContext context, Node node, Value weights) => context.Emit(
        new TapSum(Window, node.Inputs[0].Shape.Spatial(), IsAdjoint: false),
        context.Emit(new Reduce(ReduceFunction.Sum, new IntList(1), KeepAxes: false), weights));

    Value ILinearLayer.CountTaps(RelevanceContext context, Node node) => context.Emit(
        new TapSum(Window, node.Inputs[0].Shape.Spatial(), IsAdjoint: false),
        context.Filled(node.Inputs[1].Shape[1], new Shape([1, .. Window.Kernel])));

    int ILinearLayer.ChannelAxis(Shape shape) => 1;

    Value ILinearLayer.SpreadEvenly(RelevanceContext context, Node node, Value g)
    {
        Shape x = node.Inputs[0].Shape, weights = node.Inputs[1].Shape;
        if (Groups > 1)
            return context.Emit(new ConvTranspose(Window, Groups, x.Spatial()), g, context.Filled(1, weights));

        // All channels get the same, so it is worked out for one.
        var sum = context.SumTo(g, g.Shape.With(1, 1));
        var ones = context.Filled(1, weights.With(0, 1).With(1, 1));
        return context.ExpandTo(context.Emit(new ConvTranspose(Window, 1, x.Spatial()), sum, ones), x);
    }
}

public sealed partial record ConvTranspose : ILinearLayer
{
    internal override IReadOnlyList<string> RulesFor(Node node) => RuleSets.Linear;

    internal override string? Misfit(Node node, Rule rule) => LinearRelevance.Misfit(this, node, rule);

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        LinearRelevance.Explain(context, this, node, relevance);

    Value ILinearLayer.Adjoint(RelevanceContext context, Node node, Value g, Value weights) =>
        context.Emit(new Conv(Window, Groups), g, weights);

    Value ILinearLayer.SumTaps(RelevanceContext context, Node node, Value weights)
    {
        // The channels that reach an output are those of its group.
        var shape = weights.Shape;
        var grouped = context.Emit(new Reshape(new Shape([Groups, shape[0] / Groups, .. shape.Dimensions.Skip(1)])), weights);
        var sum = context.Emit(new Reduce(ReduceFunction.Sum, new IntList(1), KeepAxes: false), grouped);
        return context.Emit(new TapSum(Window, Spatial, IsAdjoint: true),
            context.Emit(new Reshape(new Shape([Groups * shape[1], .. Window.Kernel])), sum));
    }

    Value ILinearLayer.CountTaps(RelevanceContext context, Node node) => context.Emit(
        new TapSum(Window, Spatial, IsAdjoint: true),
        context.Filled(node.Inputs[1].Shape[0] / Groups, new Shape([1, .. Window.Kernel])));

    int ILinearLayer.ChannelAxis(Shape shape) => 1;

    Value ILinearLayer.SpreadEvenly(RelevanceContext context, Node node, Value g) =>
        context.Emit(new Conv(Window, Groups), g, context.Filled(1, node.Inputs[1].Shape));
}
