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
        var kernel = lowerer.Network.Kernels.Register(new PointwiseKernel(epilogue.Epilogue));
        lowerer.Add(group.Phase, lowerer.Layouts.IsBlocked(group.Anchor.Output)
            ? Image(group, epilogue, kernel)
            : RowMajor(group, epilogue, kernel));
        epilogue.ClearPadding();
    }

    private static Step Image(Group group, EpilogueBuilder epilogue, Kernel kernel)
    {
        var layout = Layout.Image(group.Anchor.Output.Shape, Layout.Block, default);
        var whole = new PhaseAxis(0, 1, 1, 0, 1, 1, Taps.All(1));
        var isFlat = epilogue.Layouts.All(other => other.Halo.IsEmpty);
        var planes = layout.Batch * layout.Blocks;
        var size = isFlat
            ? $"planes: {planes}, rows: 1, columns: {layout.Height * layout.Width}"
            : $"planes: {planes}, rows: {layout.Height}, columns: {layout.Width}";
        return new Step(
            Sentence.Of(group), kernel, "",
            [new TextArgument($"new({size})"), .. epilogue.ImageArguments(0, whole, whole)],
            [.. epilogue.Reads], epilogue.Outputs);
    }

    /// <summary>Row-major data is one row of sixteen-float columns; the last may be in part padding.</summary>
    private static Step RowMajor(Group group, EpilogueBuilder epilogue, Kernel kernel)
    {
        var columns = (group.Anchor.Output.Shape.Count + Layout.Block - 1) / Layout.Block;
        return new Step(
            Sentence.Of(group), kernel, "",
            [new TextArgument($"new(planes: 1, rows: 1, columns: {columns})"), .. epilogue.RowArguments(0)],
            [.. epilogue.Reads], epilogue.Outputs);
    }
}

public sealed partial record AveragePoolAdjoint
{
    internal override void Lower(Lowerer lowerer, Group group)
    {
        if (group.IsPointwise)
            PointwiseLowering.Lower(lowerer, group);
        else
            PoolLowering.Lower(lowerer, group, "Pooling.AverageAdjoint", Window, CountPadding, isAdjoint: true);
    }
}
