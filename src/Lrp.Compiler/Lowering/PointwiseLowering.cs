using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record Unary
{
    internal override void Lower(Lowerer lowerer, Group group) => PointwiseLowering.Lower(lowerer, group);
}

public sealed partial record UnaryDerivative
{
    internal override void Lower(Lowerer lowerer, Group group) => PointwiseLowering.Lower(lowerer, group);
}

public sealed partial record Binary
{
    internal override void Lower(Lowerer lowerer, Group group) => PointwiseLowering.Lower(lowerer, group);
}

public sealed partial record Select
{
    internal override void Lower(Lowerer lowerer, Group group) => PointwiseLowering.Lower(lowerer, group);
}

/// <summary>Pointwise groups without an anchor: one sweep over their operands.</summary>
internal static class PointwiseLowering
{
    public static void Lower(Lowerer lowerer, Group group)
    {
        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        var kernel = (PointwiseKernel)lowerer.Network.Kernels.Register(new PointwiseKernel(epilogue.Epilogue));
        var form = lowerer.Layouts.FormOf(group.Anchor.Output);
        if (form.IsBlocked)
        {
            var samples = epilogue.TakesTurns ? Turn.Of(form.Of(group.Anchor.Output.Shape, default)) : null;
            lowerer.Add(group, samples, Image(form, group, epilogue, kernel, samples));
        }
        else
            lowerer.Add(group, RowMajor(group, epilogue, kernel));
        epilogue.ClearPadding();
    }

    private static PointwiseCall Image(Form form, Group group, EpilogueBuilder epilogue, PointwiseKernel kernel, Turn? samples)
    {
        var layout = form.Of(group.Anchor.Output.Shape, default);
        var whole = new PhaseAxis(0, 1, 1, 0, 1, 1, Taps.All(1));
        var isFlat = epilogue.Layouts.All(other => other.Halo.IsEmpty);
        var planes = samples is null ? layout.Batch * layout.Blocks : layout.Blocks;
        var rows = new PointwiseLoop(planes, layout.Height, layout.Width);
        var loop = isFlat ? new PointwiseLoop(planes, 1, layout.Height * layout.Width) : rows;
        return new PointwiseCall(kernel, loop, epilogue.ImageOperands(samples, whole, whole))
        {
            RowByRow = layout.Batch == 1 ? rows : null,
        };
    }

    /// <summary>Row-major data is one row of sixteen-float columns; the last may be in part padding.</summary>
    private static PointwiseCall RowMajor(Group group, EpilogueBuilder epilogue, PointwiseKernel kernel)
    {
        var columns = (group.Anchor.Output.Shape.Count + Layout.Block - 1) / Layout.Block;
        return new PointwiseCall(kernel, new PointwiseLoop(1, 1, columns), epilogue.RowOperands(0));
    }
}

public sealed partial record AveragePoolAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        if (group.IsPointwise)
            PointwiseLowering.Lower(lowerer, group);
        else
            PoolLowering.Lower(lowerer, group, PoolFunction.AverageAdjoint, Window, CountPadding, isAdjoint: true);
    }
}
