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
        return function == ReduceFunction.Mean && x.Shape.Rank >= 3 && axes.SequenceEqual(Enumerable.Range(2, x.Shape.Rank - 2))
            ? GlobalMean(node, x, keep)
            : node.Emit(new Reduce(function, axes, keep), x);
    };

    /// <summary>The mean over exactly the spatial axes is a global average pool.</summary>
    private static Value GlobalMean(NodeImport node, Value x, bool keep)
    {
        var mean = node.Emit(new AveragePool(Window.Global(x.Shape.Spatial()), CountPadding: false), x);
        return keep ? mean : node.EmitAuxiliary(new Reshape(new Shape(x.Shape[0], x.Shape[1])), mean);
    }
}
