using Lrp.Compiler.Relevance;

namespace Lrp.Compiler.IR;

// R times the derivative by either operand.
public sealed partial record Binary
{
    /// <summary>R ∂f/∂a.</summary>
    private Value DerivativeOfFirst(RelevanceContext context, Node node, Value relevance) => Function switch
    {
        BinaryFunction.Multiply => context.Times(node.Inputs[1], relevance),
        BinaryFunction.Divide => context.Emit(BinaryFunction.Divide, relevance, node.Inputs[1]),
        BinaryFunction.PRelu => context.Multiply(relevance, context.Emit(BinaryFunction.PReluDerivative, node.Inputs[0], node.Inputs[1])),
        BinaryFunction.Minimum or BinaryFunction.Maximum => WhereFirstWins(context, node, relevance),
        BinaryFunction.Power => context.TimesInfinite(PowerDerivative(context, node.Inputs[0], node.Inputs[1]), relevance),
        BinaryFunction.Where => context.Filled(0, node.Inputs[0].Shape),
        _ => relevance,
    };

    /// <summary>R ∂f/∂b.</summary>
    private Value DerivativeOfSecond(RelevanceContext context, Node node, Value relevance) => Function switch
    {
        BinaryFunction.Multiply => context.Times(node.Inputs[0], relevance),
        BinaryFunction.Divide => context.Emit(UnaryFunction.Negate,
            context.Emit(BinaryFunction.Divide, context.Times(node.Output, relevance), node.Inputs[1])),
        BinaryFunction.Subtract => context.Emit(UnaryFunction.Negate, relevance),
        BinaryFunction.Minimum or BinaryFunction.Maximum => WhereSecondWins(context, node, relevance),

        // R min(a, 0), the slope where a is negative.
        BinaryFunction.PRelu => context.Multiply(relevance, context.Emit(UnaryFunction.NegativePart, node.Inputs[0])),

        // aᵇ ln a, which is 0 where the power is.
        BinaryFunction.Power => context.Multiply(relevance, context.Emit(BinaryFunction.Where, node.Output,
            context.Multiply(node.Output, context.Emit(UnaryFunction.Log, node.Inputs[0])))),
        BinaryFunction.Where => context.Emit(BinaryFunction.Where, node.Inputs[0], relevance),
        _ => relevance,
    };

    /// <summary>
    /// R where the first operand is the result. Equal activations: the first has won, like in a pool. Equal to a constant: no slope,
    /// like a rectifier's at 0.
    /// </summary>
    private Value WhereFirstWins(RelevanceContext context, Node node, Value relevance) => node.Inputs[1].IsConstant
        ? context.Emit(BinaryFunction.Where, Lead(context, node, Function == BinaryFunction.Maximum), relevance)
        : context.Emit(BinaryFunction.Subtract, relevance, WhereSecondWins(context, node, relevance));

    private Value WhereSecondWins(RelevanceContext context, Node node, Value relevance) =>
        context.Emit(BinaryFunction.Where, Lead(context, node, Function == BinaryFunction.Minimum), relevance);

    /// <summary>Where a &gt; b, or a &lt; b.</summary>
    private static Value Lead(RelevanceContext context, Node node, bool isFirst) => isFirst
        ? context.Emit(BinaryFunction.Greater, node.Inputs[0], node.Inputs[1])
        : context.Emit(BinaryFunction.Greater, node.Inputs[1], node.Inputs[0]);

    /// <summary>b a^(b − 1), also for b = 0.</summary>
    private static Value PowerDerivative(RelevanceContext context, Value a, Value b)
    {
        var less = b.Known is { } known
            ? context.Constant(known.Map(exponent => exponent - 1))
            : context.Emit(BinaryFunction.Subtract, b, context.Constant(Tensor.Scalar(1)));
        return context.Emit(BinaryFunction.Where, b, context.Multiply(b, context.Emit(BinaryFunction.Power, a, less)));
    }
}
