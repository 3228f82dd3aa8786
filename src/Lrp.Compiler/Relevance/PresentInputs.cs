using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>
/// Inputs that are there: those that are not 0, such as the words of a text among all that a network knows. An intercept that is theirs in
/// equal shares does not end at words that are not there (Arras et al. 2017).
/// </summary>
internal static class PresentInputs
{
    /// <summary>How many elements of each row of x are not 0: [N, 1].</summary>
    public static Value CountPresent(this RelevanceContext context, Value x)
    {
        var present = Present(context, x);
        return context.SumTo(present, present.Shape.With(present.Shape.Rank - 1, 1));
    }

    /// <summary>The sum of a row in equal shares for the elements of x that are not 0; where all are, nothing.</summary>
    public static Value SpreadOverPresent(this RelevanceContext context, Value x, Value amount)
    {
        var count = context.CountPresent(x);
        var sum = context.SumTo(amount, amount.Shape.With(amount.Shape.Rank - 1, 1));
        var share = context.Emit(BinaryFunction.Where, count, context.Emit(BinaryFunction.Divide, sum, count));
        return context.Multiply(Present(context, x), share);
    }

    private static Value Present(RelevanceContext context, Value x) =>
        context.Emit(UnaryFunction.Not, context.Emit(UnaryFunction.Not, x));
}
