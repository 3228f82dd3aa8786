namespace Lrp.Compiler.IR;

/// <summary>A graph again: for who appends to it what the first shall not have.</summary>
internal sealed class GraphCopy
{
    private readonly Dictionary<Value, Value> _values = [];
    private readonly Dictionary<Node, Node> _originals = [];

    public GraphCopy(Graph source)
    {
        Graph = new Graph(source.Name) { Weights = source.Weights };
        foreach (var input in source.Inputs)
            _values[input] = Graph.AddInput(input.Name, input.Type, input.Shape);
        foreach (var node in source.Nodes)
        {
            var copy = Graph.Append(node.Operator, node.Name, node.OnnxType, [.. node.Inputs.Select(Of)]);
            _originals[copy] = node;
            for (var index = 0; index < node.Outputs.Count; index++)
            {
                _values[node.Outputs[index]] = copy.Outputs[index];
                copy.Outputs[index].Name = node.Outputs[index].Name;
            }
        }

        Graph.Outputs.AddRange(source.Outputs.Select(Of));
    }

    public Graph Graph { get; }

    /// <summary>A value of the first graph in this one.</summary>
    public Value Of(Value value)
    {
        if (!_values.TryGetValue(value, out var copy))
            _values[value] = copy = Graph.AddConstant(value.Name, value.Type, value.Shape, value.Constant!);
        return copy;
    }

    /// <summary>The node of the first graph; null of one that was appended.</summary>
    public Node? OriginalOf(Node node) => _originals.TryGetValue(node, out var original) ? original : null;
}
