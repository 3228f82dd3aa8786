using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class ReduceImport
{
    public static Func<NodeImport, Value> Reduce(ReduceFunction function, int axesInputSince = 18) => node =>
    {
        var (x, keep) = (node.Input(0), node.Flag("keepdims", true));
        var given = node.Integers("axes", 1, axesInputSince) ?? [];
        if (given.Length == 0 && node.Flag("noop_with_empty_axes"))
            return node.Emit(new Identity(), x);
        var axes = given.Length == 0 ? [.. Enumerable.Range(0, x.Shape.Rank)] : node.Axes(given, x.Shape.Rank);
        var isSpatial = x.Shape.Rank is >= 3 and <= 5 && x.Shape.Count > 0 && axes.SequenceEqual(Enumerable.Range(2, x.Shape.Rank - 2));
        return isSpatial && GlobalPool(function, Window.Global(x.Shape.Spatial())) is { } pool
            ? Pooled(node, pool, x, keep)
            : node.Emit(new Reduce(function, axes, keep), x);
    };

    /// <summary>ln Σx.</summary>
    public static Value LogSum(NodeImport node) => node.Emit(new Unary(UnaryFunction.Log), Reduce(ReduceFunction.Sum)(node));

    /// <summary>
    /// The mean or maximum over exactly the spatial axes is a global pool. A mean over the last of three axes may as well be that of a
    /// token's features, and stays a sum, which reads any order of axes as fast.
    /// </summary>
    private static Operator? GlobalPool(ReduceFunction function, Window window) => function switch
    {
        ReduceFunction.Mean when window.Rank > 1 => new AveragePool(window, CountPadding: false),
        ReduceFunction.Maximum => new MaxPool(window),
        _ => null,
    };

    private static Value Pooled(NodeImport node, Operator pool, Value x, bool keep)
    {
        var pooled = node.Emit(pool, x);
        return keep ? pooled : node.EmitAuxiliary(new Reshape(new Shape(x.Shape[0], x.Shape[1])), pooled);
    }
}
