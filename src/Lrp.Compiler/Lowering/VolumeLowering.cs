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
        lowerer.Call(group.Phase, Sentence.Of(group), isAdjoint ? "Volumes.ConvolveAdjoint" : "Volumes.Convolve",
            [
                new PointerArgument(source), new WeightArgument(lowerer.PackFlat(node.Inputs[1])),
                new WeightArgument(ConvolutionLowering.Bias(lowerer, node, output[1])), new PointerArgument(target),
                new TextArgument($"batch: {input[0]}, inputs: {input[1]}, outputs: {output[1]}, groups: {groups}"),
                TextArgument.Of(isAdjoint ? output.Spatial() : input.Spatial()), .. Arguments(window),
            ],
            [source], target);
    }

    public static void Pool(Lowerer lowerer, Group group, string method, Window window, bool countPadding, bool isAdjoint)
    {
        var node = group.Anchor;
        var reads = node.Inputs.Select(input => lowerer.ReadRowMajor(input, group.Phase)).ToList();
        var target = lowerer.Produce(node.Output, group.Phase);
        var large = isAdjoint ? node.Output.Shape : node.Inputs[0].Shape;
        lowerer.Call(group.Phase, Sentence.Of(group), method.Replace("Pooling.", "Volumes."),
            [
                .. reads.Select(read => new PointerArgument(read)), new PointerArgument(target),
                TextArgument.Of(large[0] * large[1]), TextArgument.Of(large.Spatial()), .. Arguments(window),
                TextArgument.Of(window.PadsEnd), new TextArgument(countPadding ? "true" : "false"),
            ],
            reads, target);
    }

    private static IEnumerable<Argument> Arguments(Window window) =>
    [
        TextArgument.Of(window.Output), TextArgument.Of(window.Kernel), TextArgument.Of(window.Strides),
        TextArgument.Of(window.Dilations), TextArgument.Of(window.PadsBegin),
    ];
}
