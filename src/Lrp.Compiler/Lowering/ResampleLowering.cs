using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Resample
{
    internal override void Lower(Lowerer lowerer, Group group) => ResampleLowering.Lower(lowerer, group, "Resampling.Resample", Axis, Sources);
}

public sealed partial record ResampleAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group) => ResampleLowering.Lower(lowerer, group, "Resampling.Adjoint", Axis, Sources);
}

/// <summary>Interpolation on row-major data.</summary>
internal static class ResampleLowering
{
    public static void Lower(Lowerer lowerer, Group group, string method, int axis, IntList sources)
    {
        var node = group.Anchor;
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        var inner = input.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var outer = input.Dimensions.Take(axis).Aggregate(1, (product, size) => product * size);
        lowerer.Call(group.Phase, Sentence.Of(group), method,
            [
                new PointerArgument(source), new WeightArgument(lowerer.PackFlat(node.Inputs[1])), new PointerArgument(target),
                new TextArgument($"outer: {outer}, inputs: {input[axis]}, outputs: {output[axis]}, inner: {inner}, taps: {node.Inputs[1].Shape[1]}"),
                TextArgument.Of(sources),
            ],
            [source], target);
    }
}
