using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

public sealed partial record Conv : ILinearLayer
{
    internal override IReadOnlyList<string> RulesFor(Node node) => LinearRelevance.Rules;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        LinearRelevance.Explain(context, this, node, relevance);

    Value ILinearLayer.Adjoint(RelevanceContext context, Node node, Value g, Value weights) =>
        context.Emit(new ConvTranspose(Window, Groups, node.Inputs[0].Shape.Spatial()), g, weights);

    Value ILinearLayer.CountTaps(RelevanceContext context, Node node) =>
        context.Emit(new TapCount(Window, node.Inputs[0].Shape.Spatial(), node.Inputs[1].Shape[1]));

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
    internal override IReadOnlyList<string> RulesFor(Node node) => LinearRelevance.Rules;

    internal override void Explain(RelevanceContext context, Node node, Value relevance) =>
        LinearRelevance.Explain(context, this, node, relevance);

    Value ILinearLayer.Adjoint(RelevanceContext context, Node node, Value g, Value weights) =>
        context.Emit(new Conv(Window, Groups), g, weights);

    /// <summary>How many inputs reach an output: a product of one number per axis, as <see cref="TapCount"/> is.</summary>
    Value ILinearLayer.CountTaps(RelevanceContext context, Node node)
    {
        var count = context.Filled(node.Inputs[1].Shape[0] / Groups, Shape.Scalar);
        for (var axis = 0; axis < Window.Rank; axis++)
        {
            var taps = new double[Spatial[axis]];
            for (var input = 0; input < Window.Output[axis]; input++)
            {
                for (var tap = 0; tap < Window.Kernel[axis]; tap++)
                {
                    var position = ((long)input * Window.Strides[axis]) - Window.PadsBegin[axis] + ((long)tap * Window.Dilations[axis]);
                    if (position >= 0 && position < taps.Length)
                        taps[position]++;
                }
            }

            var shape = node.Output.Shape.With(0, 1).With(1, 1);
            for (var other = 0; other < Window.Rank; other++)
                shape = other == axis ? shape : shape.With(other + 2, 1);
            count = context.Multiply(count, context.Constant(new Tensor(shape, taps)));
        }

        return count;
    }

    Value ILinearLayer.SpreadEvenly(RelevanceContext context, Node node, Value g) =>
        context.Emit(new Conv(Window, Groups), g, context.Filled(1, node.Inputs[1].Shape));
}
