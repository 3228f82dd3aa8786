using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// A value that some pointwise nodes compute from one other value and numbers, and maybe from one parameter (a weight): a function of one
/// number, or of two.
/// </summary>
internal sealed class ScalarExpression
{
    /// <summary>A written-out SELU has nine nodes, a tanh-GELU eight.</summary>
    private const int MostNodes = 16;

    private readonly Graph _graph;
    private readonly List<Node> _nodes;

    private ScalarExpression(Graph graph, List<Node> nodes, Value x, Value? parameter) =>
        (_graph, _nodes, X, Parameter) = (graph, nodes, x, parameter);

    public Value X { get; }

    public Value? Parameter { get; }

    /// <summary>One function of the table as it stands there.</summary>
    public bool IsPlain => _nodes.Count == 1 && _nodes[0].Operator is Unary;

    /// <summary>A function of the table that one of its nodes computes, or one of several layers in a row, is nothing new.</summary>
    public bool Holds(Unary known)
    {
        var isChain = _nodes.All(node => node.Operator is Unary);
        return _nodes.Select(node => node.Operator).OfType<Unary>()
            .Any(unary => isChain && unary.Function == known.Function || unary == known);
    }

    /// <summary>All expressions that end at a node, the shortest first.</summary>
    /// <param name="positions">Of all nodes in the graph's order.</param>
    /// <param name="takesWeights">Whether a stored number is a parameter, as another file may hold another one.</param>
    public static IEnumerable<ScalarExpression> EndingAt(
        Graph graph, Node node, IReadOnlyDictionary<Node, int> positions, bool takesWeights)
    {
        var inner = new List<Node>();
        var open = new List<Value> { node.Output };
        while (open.Where(IsOpen).OrderBy(value => positions[value.Producer!]).LastOrDefault() is { } last && inner.Count < MostNodes)
        {
            inner.Insert(0, last.Producer!);
            open.Remove(last);
            open.AddRange(last.Producer!.Inputs.Where(input => !IsNumber(input)).Distinct().Where(input => !open.Contains(input)));
            var variables = open.Where(value => !value.IsConstant).ToList();
            if (variables.Count == 1 && open.Count <= 2)
                yield return new ScalarExpression(graph, [.. inner], variables[0], open.FirstOrDefault(value => value.IsConstant));
        }

        bool IsOpen(Value value) => value.Producer is { IsConstant: false, Operator: Unary or Binary or Select };

        bool IsNumber(Value value) => value.IsConstant && !(takesWeights && value.Constant is FileConstant) && graph.ScalarOf(value) is not null;
    }

    /// <summary>The numbers that it is written with.</summary>
    public IEnumerable<double> Numbers => _nodes.SelectMany(node => node.Inputs).Select(_graph.ScalarOf).OfType<double>()
        .Concat(_nodes.Select(node => node.Operator).OfType<Unary>().SelectMany(unary => new[] { unary.Alpha, unary.Beta }));

    /// <summary>Its values at some points.</summary>
    /// <param name="parameters">For each of them the parameter.</param>
    public double[] Evaluate(double[] points, double[]? parameters = null)
    {
        var values = new Dictionary<Value, Tensor> { [X] = Tensor.Vector(points) };
        if (Parameter is not null)
            values[Parameter] = Tensor.Vector(parameters!);
        foreach (var node in _nodes)
        {
            values[node.Output] = node.Operator.Evaluate([.. node.Inputs.Select(input =>
                values.TryGetValue(input, out var known) ? known : Tensor.Scalar(_graph.ScalarOf(input)!.Value))])[0];
        }

        return values[_nodes[_nodes.Count - 1].Output].Data;
    }
}
