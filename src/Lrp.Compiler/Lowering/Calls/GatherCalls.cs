using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A tensor cut at an axis: what lies outside, along and inside of it.</summary>
public readonly record struct AxisSize(int Outer, int Length, int Inner)
{
    public static AxisSize Of(Shape shape, int axis)
    {
        var inner = shape.CountOf(axis + 1, shape.Rank);
        return new AxisSize(shape.Count / Math.Max(inner * shape[axis], 1), shape[axis], inner);
    }
}

/// <summary>Slices by indices of run time.</summary>
/// <param name="Data">A buffer, or packed weights: an embedding.</param>
/// <param name="Count">Indices.</param>
public sealed record GatherCall(Operand Data, PointerOperand Indices, PointerOperand Target, AxisSize Axis, int Count)
    : RuntimeCall(RuntimeKernel.Gather)
{
    public override IReadOnlyList<Argument> Arguments => [Data, Indices, Target, Numbers.Of(Axis.Outer, Axis.Length, Axis.Inner, Count)];
}

/// <summary>What was gathered goes back to where it came from.</summary>
public sealed record GatherAdjointCall(PointerOperand Source, PointerOperand Indices, PointerOperand Target, AxisSize Axis, int Count)
    : RuntimeCall(RuntimeKernel.GatherAdjoint)
{
    public override IReadOnlyList<Argument> Arguments => [Source, Indices, Target, Numbers.Of(Axis.Outer, Axis.Length, Axis.Inner, Count)];
}

/// <summary>One element for each index, or back.</summary>
public sealed record GatherElementsCall(
    bool IsAdjoint, PointerOperand Source, PointerOperand Indices, PointerOperand Target, int Axis, IntList Shape, IntList IndicesShape)
    : RuntimeCall(IsAdjoint ? RuntimeKernel.GatherElementsAdjoint : RuntimeKernel.GatherElements)
{
    public override IReadOnlyList<Argument> Arguments =>
        [Source, Indices, Target, new Number(Axis), new Integers(Shape), new Integers(IndicesShape)];
}

/// <summary>Where the largest or smallest are.</summary>
public sealed record TopIndicesCall(PointerOperand Source, PointerOperand Target, AxisSize Axis, int Count, bool OfSmallest,
    bool IsLastFirst)
    : RuntimeCall(RuntimeKernel.TopIndices)
{
    public override IReadOnlyList<Argument> Arguments =>
        [Source, Target, Numbers.Of(Axis.Outer, Axis.Length, Axis.Inner, Count), new Flag(OfSmallest), new Flag(IsLastFirst)];
}
