namespace Lrp.Compiler.IR;

/// <summary>What LIBSVM makes of the decisions of a classifier, one against one. Files of all formats are read with it.</summary>
/// <param name="emit">Appends a node.</param>
/// <param name="constant">Adds numbers.</param>
internal sealed class PairwiseClassifier(Func<Operator, Value[], Value> emit, Func<Tensor, Value> constant)
{
    /// <summary>LIBSVM keeps probabilities of pairs off 0 and 1 by this.</summary>
    private const double LeastProbability = 1e-7;

    /// <summary>
    /// The place of the class with most votes, the first of those that have them. A positive decision is a vote for the first class.
    /// </summary>
    /// <param name="decisions">[N, pairs].</param>
    /// <returns>[N].</returns>
    public Value Winner(Value decisions, int classes)
    {
        var (votes, others) = (new Tensor(new Shape(classes, decisions.Shape[1])), new Tensor(new Shape(classes)));
        var pair = 0;
        for (var first = 0; first < classes; first++)
        {
            for (var second = first + 1; second < classes; second++, pair++)
            {
                votes.Data[(first * decisions.Shape[1]) + pair] = 1;
                votes.Data[(second * decisions.Shape[1]) + pair] = -1;
                others.Data[second]++;
            }
        }

        var isFirst = emit(new Binary(BinaryFunction.Greater), [decisions, constant(Tensor.Scalar(0))]);
        var count = emit(new Dense(), [isFirst, constant(votes), constant(others)]);
        var place = emit(new TopIndices(1, 1, OfSmallest: false), [count]);
        return emit(new Reshape(new Shape(decisions.Shape[0])), [place]);
    }

    /// <summary>What stands at each place of a list.</summary>
    public Value Label(Value places, IReadOnlyList<long> labels) => emit(
        new Gather(0), [constant(new Tensor(new Shape(labels.Count), [.. labels.Select(label => (double)label)])), places]);

    /// <summary>
    /// Platt's probabilities: 1/(1 + exp(A f + B)) that the first class of a pair is right. Those of two classes are a sigmoid of log-odds,
    /// of more are coupled.
    /// </summary>
    /// <param name="a">A [pairs]; and B.</param>
    /// <returns>[N, classes].</returns>
    public Value Probabilities(Value decisions, Value a, Value b, int classes)
    {
        var slope = emit(new Binary(BinaryFunction.Multiply), [decisions, emit(new Unary(UnaryFunction.Negate), [a])]);
        var odds = emit(new Binary(BinaryFunction.Subtract), [slope, b]);
        if (classes == 2)
        {
            var rest = emit(new Unary(UnaryFunction.Negate), [odds]);
            return emit(new Unary(UnaryFunction.Sigmoid), [emit(new Concat(1), [odds, rest])]);
        }

        var pairs = emit(new Unary(UnaryFunction.Sigmoid), [odds]);
        return emit(new PairwiseCoupling(classes), [emit(new Unary(UnaryFunction.Clip, LeastProbability, 1 - LeastProbability), [pairs])]);
    }
}
