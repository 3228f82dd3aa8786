using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// What the body of a loop takes from around it. The body is a graph of its own: constants are there again, with the nodes that compute
/// them; what depends on a sample would have to come in as an input.
/// </summary>
internal sealed class BodyImport(Graph body, Func<Value, Exception> isComputed)
{
    private readonly Dictionary<Value, Value> _known = [];

    public Value Adopt(Value outer)
    {
        if (_known.TryGetValue(outer, out var known))
            return known;
        if (!outer.IsConstant)
            throw isComputed(outer);
        if (outer.Constant is { } constant)
            return _known[outer] = body.AddConstant(outer.Name, outer.Type, outer.Shape, constant);
        var node = outer.Producer!;
        var copy = body.Append(node.Operator, node.Name, node.OnnxType, [.. node.Inputs.Select(Adopt)]);
        for (var index = 0; index < node.Outputs.Count; index++)
            _known[node.Outputs[index]] = copy.Outputs[index];
        return _known[outer];
    }
}
