using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Axes of a row-major tensor that are kept and those that are reduced, with their strides.</summary>
public sealed record ReducedAxes(IntList Kept, IntList KeptStrides, IntList Reduced, IntList ReducedStrides)
{
    public static ReducedAxes Of(Shape shape, IntList axes)
    {
        var strides = shape.Strides();
        var kept = Enumerable.Range(0, shape.Rank).Where(axis => !axes.Contains(axis)).ToList();
        return new ReducedAxes(new([.. kept.Select(axis => shape[axis])]), new([.. kept.Select(axis => strides[axis])]),
            new([.. axes.Select(axis => shape[axis])]), new([.. axes.Select(axis => strides[axis])]));
    }

    internal IEnumerable<Argument> Arguments =>
        [new Integers(Kept), new Integers(KeptStrides), new Integers(Reduced), new Integers(ReducedStrides)];
}

/// <summary>A function of all elements along axes.</summary>
public sealed record ReduceCall(ReduceFunction Function, PointerOperand Source, PointerOperand Target, ReducedAxes Axes)
    : RuntimeCall(RuntimeKernel.Reduce)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments =>
        [new ReductionArgument(Function), Source, Target, .. Axes.Arguments, new WorkerArgument()];
}

/// <summary>Relevance to the extremes along axes.</summary>
public sealed record ReduceRouteCall(
    bool OfMinimum, bool Splits, PointerOperand Source, PointerOperand Relevance, PointerOperand Result, ReducedAxes Axes)
    : RuntimeCall(RuntimeKernel.ReduceRoute)
{
    public override IReadOnlyList<Argument> Arguments =>
        [new Flag(OfMinimum), new Flag(Splits), Source, Relevance, Result, .. Axes.Arguments];
}

/// <summary>The sum of a row-major tensor.</summary>
public sealed record SumCall(PointerOperand Source, PointerOperand Target, int Count) : RuntimeCall(RuntimeKernel.Sum)
{
    public override IReadOnlyList<Argument> Arguments => [Source, Target, new Number(Count)];
}

/// <summary>Sums of an image in channel blocks: in all, or those of positions or channels.</summary>
/// <param name="Factor">What they are multiplied by: less than 1 makes means.</param>
public sealed record BlockedSumCall(RuntimeKernel Sum, TensorOperand Source, PointerOperand Target, ImageLoop Loop, double Factor)
    : RuntimeCall(Sum)
{
    public override bool IsDivisible => Kernel != RuntimeKernel.TotalOfBlocks;

    public override IReadOnlyList<Argument> Arguments =>
        [Source, Target, Loop, new Real(Factor), .. IsDivisible ? [new WorkerArgument()] : Array.Empty<Argument>()];
}

/// <summary>Softmax along an axis, or its logarithm.</summary>
public sealed record SoftmaxCall(bool IsLogarithm, PointerOperand Source, PointerOperand Target, int Outer, int Length, int Inner)
    : RuntimeCall(IsLogarithm ? RuntimeKernel.LogSoftmax : RuntimeKernel.Softmax)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments => [Source, Target, Numbers.Of(Outer, Length, Inner), new WorkerArgument()];
}
