using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    internal override void Lower(Lowerer lowerer, Group group) => PoolLowering.Lower(lowerer, group, "Pooling.Maximum", Window, false);
}

public sealed partial record AveragePool
{
    internal override void Lower(Lowerer lowerer, Group group) => PoolLowering.Lower(lowerer, group, "Pooling.Average", Window, CountPadding);
}

public sealed partial record MaxPoolRoute
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        PoolLowering.Lower(lowerer, group, SplitsTies ? "Pooling.Split" : "Pooling.Route", Window, false, isAdjoint: true);
}

/// <summary>Pools over one and two dimensions run on channel blocks; they clip their windows, so they need no halo.</summary>
internal static class PoolLowering
{
    public static void Lower(Lowerer lowerer, Group group, string method, Window window, bool countPadding, bool isAdjoint = false)
    {
        var node = group.Anchor;
        if (!Layout.IsImage(node.Output.Shape))
        {
            VolumeLowering.Pool(lowerer, group, method, window, countPadding, isAdjoint);
            return;
        }

        var reads = node.Inputs.Select(input => lowerer.ReadImage(input, Layout.Block, group.Phase)).ToList();
        var output = lowerer.Produce(node.Output, group.Phase);
        var large = Layout.Image(isAdjoint ? node.Output.Shape : node.Inputs[0].Shape, Layout.Block, default);
        lowerer.Call(group.Phase, Sentence.Of(group), method,
            [.. reads.Select(read => new TensorArgument(read)), new TensorArgument(output), new TextArgument(Shape(window, large, countPadding))],
            reads, output);
    }

    /// <param name="large">Layout of the pool's own input.</param>
    private static string Shape(Window window, Layout large, bool countPadding)
    {
        var y = window.Rank > 1 ? 0 : -1;
        var x = window.Rank - 1;
        return $"new(planes: {large.Batch * large.Blocks}, height: {large.Height}, width: {large.Width}, "
            + $"outputHeight: {At(window.Output, 1)}, outputWidth: {window.Output[x]}, "
            + $"kernelY: {At(window.Kernel, 1)}, kernelX: {window.Kernel[x]}, strideY: {At(window.Strides, 1)}, strideX: {window.Strides[x]}, "
            + $"dilationY: {At(window.Dilations, 1)}, dilationX: {window.Dilations[x]}, "
            + $"padTop: {At(window.PadsBegin, 0)}, padLeft: {window.PadsBegin[x]}, padBottom: {At(window.PadsEnd, 0)}, padRight: {window.PadsEnd[x]}, "
            + $"countPadding: {(countPadding ? "true" : "false")})";

        int At(IntList list, int absent) => y < 0 ? absent : list[y];
    }
}
