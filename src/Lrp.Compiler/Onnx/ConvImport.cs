using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

internal static class ConvImport
{
    public static Value Conv(NodeImport node)
    {
        var (window, groups) = (WindowImport.Over(node, Kernel(node), Spatial(node)), node.Int("group", 1));
        return node.Emit(new Conv(window, groups), Operands(node));
    }

    public static Value ConvTranspose(NodeImport node)
    {
        var (window, spatial) = WindowImport.Transposed(node, Kernel(node), Spatial(node));
        return node.Emit(new ConvTranspose(window, node.Int("group", 1), spatial), Operands(node));
    }

    private static int[] Spatial(NodeImport node)
    {
        var x = node.Input(0).Shape;
        return x.Rank >= 3 ? x.Spatial() : throw new ShapeException($"its input {x} has no spatial axes");
    }

    private static int[] Kernel(NodeImport node) => node.Ints("kernel_shape") ?? node.Input(1).Shape.Spatial();

    private static Value[] Operands(NodeImport node)
    {
        if (!node.Input(1).IsConstant || node.Optional(2) is { IsConstant: false })
            throw node.Unsupported(" with weights that are computed at run time");
        return node.Optional(2) is { } bias ? [node.Input(0), node.Input(1), bias] : [node.Input(0), node.Input(1)];
    }
}
