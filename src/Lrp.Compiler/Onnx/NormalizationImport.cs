using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class NormalizationImport
{
    public static Value BatchNormalization(NodeImport node)
    {
        if (node.Opset >= 14 && node.Flag("training_mode"))
            throw node.Unsupported(" in training mode; export the model in evaluation mode");
        if (node.Opset < 9 && !node.Flag("spatial", true))
            throw node.Unsupported(" with spatial = 0");
        Value[] inputs = [node.Input(0), node.Input(1), node.Input(2), node.Input(3), node.Input(4)];
        if (inputs.Skip(1).Any(parameter => !parameter.IsConstant))
            throw node.Unsupported(" with parameters that are computed at run time");
        return node.Emit(new BatchNormalization(node.Float("epsilon", 1e-5)), inputs);
    }

    public static Value LocalResponse(NodeImport node) => node.Emit(
        new LocalResponseNormalization(
            node.Has("size") ? node.Int("size", 0) : throw node.Invalid("size", "is missing"),
            node.Float("alpha", 1e-4), node.Float("beta", 0.75), node.Float("bias", 1)),
        node.Input(0));

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
