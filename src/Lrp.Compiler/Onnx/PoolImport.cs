using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class PoolImport
{
    public static Value MaxPool(NodeImport node) => node.Emit(new MaxPool(Window(node)), node.Input(0));

    public static Value AveragePool(NodeImport node) =>
        node.Emit(new AveragePool(Window(node), node.Flag("count_include_pad")), node.Input(0));

    public static Value GlobalMaxPool(NodeImport node) => node.Emit(new MaxPool(IR.Window.Global(Spatial(node))), node.Input(0));

    public static Value GlobalAveragePool(NodeImport node) =>
        node.Emit(new AveragePool(IR.Window.Global(Spatial(node)), CountPadding: false), node.Input(0));

    public static Value LpPool(NodeImport node) => node.Emit(new LpPool(Window(node), P(node)), node.Input(0));

    public static Value GlobalLpPool(NodeImport node) => node.Emit(new LpPool(IR.Window.Global(Spatial(node)), P(node)), node.Input(0));

    /// <summary>The order of the norm, an integer since operator set 2.</summary>
    private static double P(NodeImport node) => node.Opset < 2 ? node.Float("p", 2) : node.Int("p", 2);

    private static Window Window(NodeImport node) => WindowImport.Over(
        node, node.Ints("kernel_shape") ?? throw node.Invalid("kernel_shape", "is missing"), Spatial(node), node.Flag("ceil_mode"));

    private static int[] Spatial(NodeImport node)
    {
        var x = node.Input(0).Shape;
        return x.Rank >= 3 ? x.Spatial() : throw new ShapeException($"its input {x} has no spatial axes");
    }
}
