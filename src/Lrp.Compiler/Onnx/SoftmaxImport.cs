using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class SoftmaxImport
{
    public static Value Softmax(NodeImport node) => AlongAxis(node, axis => new Softmax(axis));

    public static Value LogSoftmax(NodeImport node) => AlongAxis(node, axis => new LogSoftmax(axis));

    /// <summary>Before operator set 13, all axes from <c>axis</c> on are one.</summary>
    private static Value AlongAxis(NodeImport node, Func<int, Operator> softmax)
    {
        var x = node.Input(0);
        if (node.Opset >= 13)
            return node.Emit(softmax(node.Axis(node.Int("axis", -1), x.Shape.Rank)), x);
        // A scalar's or vector's default axis 1 lies behind its last one: each element is a row of its own.
        var axis = node.Int("axis", 1) is var given && given == x.Shape.Rank ? given : node.Axis(given, x.Shape.Rank);
        int[] wide = [.. Enumerable.Range(axis, x.Shape.Rank - axis).Where(index => x.Shape[index] != 1)];
        if (wide.Length == 1 || (wide.Length == 0 && axis < x.Shape.Rank))
            return node.Emit(softmax(wide.Length == 1 ? wide[0] : axis), x);
        var rows = x.Shape.Dimensions.Take(axis).Aggregate(1, (product, dimension) => product * dimension);
        var flat = node.EmitAuxiliary(new Reshape(new Shape(rows, x.Shape.Count / Math.Max(rows, 1))), x);
        return node.EmitAuxiliary(new Reshape(x.Shape), node.Emit(softmax(1), flat));
    }
}
