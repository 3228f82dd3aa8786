using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Resample
{
    internal override void Lower(Lowerer lowerer, Group group) => ResampleLowering.Lower(lowerer, group, false, Axis, Sources);
}

public sealed partial record ResampleAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group) => ResampleLowering.Lower(lowerer, group, true, Axis, Sources);
}

/// <summary>Interpolation on row-major data.</summary>
internal static class ResampleLowering
{
    public static void Lower(Lowerer lowerer, Group group, bool isAdjoint, int axis, IntList sources)
    {
        var node = group.Anchor;
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        var source = lowerer.ReadRowMajor(node.Inputs[0], group.Phase);
        var target = lowerer.Produce(node.Output, group.Phase);
        var inner = input.Dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var outer = input.Dimensions.Take(axis).Aggregate(1, (product, size) => product * size);
        lowerer.Add(group, new ResampleCall(
            isAdjoint, source.Read, lowerer.PackFlat(node.Inputs[1]), target.Write,
            outer, input[axis], output[axis], inner, node.Inputs[1].Shape[1], sources));
    }
}
