using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Products of matrices, a batch of them.</summary>
public sealed record MatrixProductCall(
    PointerOperand A, PointerOperand B, PointerOperand Target, int Rows, int Inner, int Columns, IntList Batch, IntList AStrides,
    IntList BStrides)
    : RuntimeCall(RuntimeKernel.MatrixProduct)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments =>
    [
        A, B, Target, Numbers.Of(Rows, Inner, Columns), new Integers(Batch), new Integers(AStrides), new Integers(BStrides),
        new WorkerArgument(),
    ];
}

/// <summary>A pool, or its adjoint, on channel blocks.</summary>
public sealed record PoolCall(PoolFunction Function, IReadOnlyList<TensorOperand> Sources, TensorOperand Target, PoolLoop Loop)
    : RuntimeCall(RuntimeKernel.PoolOf(Function))
{
    /// <summary>Windows of a volume's slices overlap: what comes back through them adds up in planes of others.</summary>
    public override bool IsDivisible => Function is PoolFunction.Maximum or PoolFunction.Average || Loop.Window.Rank < 3;

    public override IReadOnlyList<Argument> Arguments => [.. Sources, Target, Loop, new WorkerArgument()];

    public override PartialCall? InParts
    {
        get
        {
            var isImage = Target.Buffer.Layout.Batch == 1 && Loop.Window.Rank < 3;
            if (Function is not (PoolFunction.Maximum or PoolFunction.Average) || !isImage)
                return null;
            var axes = Enumerable.Range(0, Loop.Window.Rank).Select(axis => WindowAxis.Of(PhaseAxis.Forward(Loop.Window, axis))).ToList();
            var window = new Window2D(axes.Count > 1 ? axes[0] : WindowAxis.Same(1), axes[axes.Count - 1]);
            return new PartialCall(
                window.Rows.Count, window.Columns.Count, [.. Sources, Target, new PartOfLoop(Loop, null)], [(Sources[0], window)]);
        }
    }
}

/// <summary>Interpolation along an axis, or its adjoint.</summary>
/// <param name="Sources">First input of each output.</param>
public sealed record ResampleCall(
    bool IsAdjoint, PointerOperand Source, WeightRegion Weights, PointerOperand Target, int Outer, int Inputs, int Outputs, int Inner,
    int Taps, IntList Sources) : RuntimeCall(IsAdjoint ? RuntimeKernel.ResampleAdjoint : RuntimeKernel.Resample)
{
    public override IReadOnlyList<Argument> Arguments =>
        [Source, new RegionOperand(Weights), Target, Numbers.Of(Outer, Inputs, Outputs, Inner, Taps), new Integers(Sources)];
}
