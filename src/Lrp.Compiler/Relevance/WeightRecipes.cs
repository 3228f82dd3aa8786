using Lrp.Compiler.IR;

namespace Lrp.Compiler.Relevance;

/// <summary>Parts of weights, made once however many rules and explanations read them.</summary>
internal sealed class WeightRecipes(Graph graph)
{
    private readonly Dictionary<(Operator, Value, Value?), Value> _made = [];
    private readonly Dictionary<double, Value> _scalars = [];

    public Value Make(Operator operation, Value weights, Value? other = null)
    {
        if (!_made.TryGetValue((operation, weights, other), out var value))
            _made[(operation, weights, other)] = value = graph.Emit(operation, weights.Name, other is null ? [weights] : [weights, other]);
        return value;
    }

    public Value Scalar(double number)
    {
        if (!_scalars.TryGetValue(number, out var value))
            _scalars[number] = value = graph.AddScalar(number);
        return value;
    }
}
