using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Gather
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var data = node.Inputs[0];
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        Operand source = data.IsRecipe ? new RegionOperand(lowerer.PackFlat(data)) : lowerer.ReadRowMajor(data, phase).Read;
        lowerer.Add(group, new GatherCall(source, indices.Read, target.Write, AxisSize.Of(data.Shape, Axis), node.Inputs[1].Shape.Count));
    }
}

public sealed partial record GatherAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var g = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Add(group, new GatherAdjointCall(g.Read, indices.Read, target.Write, AxisSize.Of(Shape, Axis), node.Inputs[1].Shape.Count));
    }
}

public sealed partial record GatherElements
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        GatherElementsLowering.Lower(lowerer, group, false, group.Anchor.Inputs[0].Shape, Axis);
}

public sealed partial record GatherElementsAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group) => GatherElementsLowering.Lower(lowerer, group, true, Shape, Axis);
}

public sealed partial record TopIndices
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Add(group, new TopIndicesCall(
            source.Read, target.Write, AxisSize.Of(node.Inputs[0].Shape, Axis), Count, OfSmallest, IsLastFirst));
    }
}

/// <summary>One element for each index, or back.</summary>
internal static class GatherElementsLowering
{
    public static void Lower(Lowerer lowerer, Group group, bool isAdjoint, Shape data, int axis)
    {
        var (node, phase) = (group.Anchor, group.Phase);
        var source = lowerer.ReadRowMajor(node.Inputs[0], phase);
        var indices = lowerer.ReadRowMajor(node.Inputs[1], phase);
        var target = lowerer.Produce(node.Output, phase);
        lowerer.Add(group, new GatherElementsCall(
            isAdjoint, source.Read, indices.Read, target.Write, axis, data.Dimensions, node.Inputs[1].Shape.Dimensions));
    }
}
