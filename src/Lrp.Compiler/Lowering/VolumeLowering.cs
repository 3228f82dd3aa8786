using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Convolutions and pools over three dimensions: plain loops on row-major data, right but not fast. Fast kernels are for one and two.
/// </summary>
internal static class VolumeLowering
{
    public static void Convolution(Lowerer lowerer, Group group)
    {
        var node = group.Anchor;
        var isAdjoint = node.Operator is ConvTranspose;
        var window = node.Operator is Conv conv ? conv.Window : ((ConvTranspose)node.Operator).Window;
        var groups = node.Operator is Conv forward ? forward.Groups : ((ConvTranspose)node.Operator).Groups;
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        lowerer.Add(group, new VolumeConvolutionCall(
            isAdjoint, source.Read, lowerer.PackFlat(node.Inputs[1]), ConvolutionLowering.Bias(lowerer, node, output[1]), target.Write,
            input[0], input[1], output[1], groups, isAdjoint ? output.Spatial() : input.Spatial(), window));
    }

    public static void Pool(Lowerer lowerer, Group group, PoolFunction function, Window window, bool countPadding, bool isAdjoint)
    {
        var node = group.Anchor;
        var reads = node.Inputs.Select(input => lowerer.ReadRowMajor(input, group.Phase)).ToList();
        var target = lowerer.Produce(node.Output, group.Phase);
        var large = isAdjoint ? node.Output.Shape : node.Inputs[0].Shape;
        lowerer.Add(group, new VolumePoolCall(
            function, [.. reads.Select(read => read.Read)], target.Write, large[0] * large[1], large.Spatial(), window, countPadding));
    }
}
