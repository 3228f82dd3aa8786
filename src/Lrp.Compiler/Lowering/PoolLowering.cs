using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    internal override void Lower(Lowerer lowerer, Group group) => PoolLowering.Lower(lowerer, group, PoolFunction.Maximum, Window, false);
}

public sealed partial record AveragePool
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        PoolLowering.Lower(lowerer, group, PoolFunction.Average, Window, CountPadding);
}

public sealed partial record MaxPoolRoute
{
    internal override void Lower(Lowerer lowerer, Group group) =>
        PoolLowering.Lower(lowerer, group, SplitsTies ? PoolFunction.Split : PoolFunction.Route, Window, false, isAdjoint: true);
}

/// <summary>Pools run on channel blocks; they clip their windows, so they need no halo.</summary>
internal static class PoolLowering
{
    public static void Lower(Lowerer lowerer, Group group, PoolFunction function, Window window, bool countPadding, bool isAdjoint = false)
    {
        var node = group.Anchor;
        if (!Layout.IsImage(node.Output.Shape))
        {
            throw new DiagnosticException(
                DiagnosticTable.NotCompilable, node.Name, node.Operator.Name + " over more than three dimensions");
        }

        var reads = node.Inputs.Select(input => lowerer.ReadImage(input, Form.Blocks(1), group.Phase)).ToList();
        var output = lowerer.Produce(node.Output, group.Phase);
        var large = Layout.Image(isAdjoint ? node.Output.Shape : node.Inputs[0].Shape, Layout.Block, default);
        lowerer.Add(group, new PoolCall(
            function, [.. reads.Select(read => read.ReadTensor)], output.WriteTensor,
            new PoolLoop(large, window, countPadding)));
    }
}
