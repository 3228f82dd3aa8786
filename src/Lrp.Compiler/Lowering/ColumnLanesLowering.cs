using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Adjoints to few channels: from planes to row-major order, a call for each phase of the rows. All phases of the columns are one call.
/// </summary>
internal static class ColumnLanesLowering
{
    public static void Lower(Lowerer lowerer, Group group, ConvolutionGeometry geometry, ColumnPhases phases)
    {
        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        var form = lowerer.Layouts.InputOf(group.Anchor);
        var whole = lowerer.ReadImage(group.Anchor.Inputs[0], form, group.Phase);
        var batch = form.Of(group.Anchor.Inputs[0].Shape, whole.Layout.Halo);
        var (layout, planes) = (batch.Single, form.Of(group.Anchor.Output.Shape, default));
        var samples = Turn.LoopOver(batch);
        var kernel = (ColumnLanesKernel)lowerer.Network.Kernels.Register(
            new ColumnLanesKernel(geometry.OutputChannels, phases.Taps.Count, epilogue.Epilogue));
        var bias = ConvolutionLowering.Bias(lowerer, group.Anchor, geometry.OutputChannels);
        foreach (var slice in geometry.Slices)
        {
            var slices = LoopIndex.Of("slice", slice.Count);
            var turn = new Turn(samples, slices, slice.OutputStart, slice.OutputStep);
            var input = whole.Of(new Turn(samples, slices, slice.Start, slice.Step), batch);
            foreach (var row in geometry.Rows)
            {
                var reads = new SliceTaps(slice.Taps, slice.Dilation);
                var isEmpty = slice.Taps.Count == 0 || row.Taps.Count == 0;
                var weights = lowerer.Pack(
                    group.Anchor.Inputs[1], new ColumnLanesPacking(geometry.IsAdjoint, reads, row.Taps, new([.. phases.Taps])),
                    Math.Max((long)reads.Count * geometry.InputChannels * row.Taps.Count * phases.Count * kernel.Outputs, Layout.Block));
                foreach (var strip in Strips(row, planes, phases.Taps.Count))
                {
                    var loop = new ConvolutionLoop(
                        1, strip.Rows, strip.Columns, strip.IsCut ? BlockLayout.Block : row.Step * layout.RowStride,
                        isEmpty ? 0 : layout.Blocks * reads.Count, layout.BlockStride, Math.Max(row.Taps.Count, 1),
                        row.Dilation * layout.RowStride,
                        new TapLoop(1, 0, phases.Count, phases.Count, geometry.OutputChannels, geometry.InputChannels, layout.Blocks));
                    var start = (row.Start * layout.RowStride) + phases.Start + (strip.First / phases.Taps.Count);
                    var operands = epilogue.PlaneOperands(
                        turn, planes, (row.OutputStart * planes.RowStride) + strip.First,
                        strip.IsCut ? strip.Columns : row.OutputStep * planes.RowStride);
                    lowerer.Add(group, turn, new ConvolutionCall(
                        kernel, loop, loop, new TensorOperand(input, Access.Read, start, layout.RowStride, layout.BlockStride), null,
                        [new SumOperands(weights, bias, operands)])
                    {
                        MultiplyAdds = (long)strip.Rows * kernel.Channels * geometry.InputChannels * slice.Taps.Count * row.Taps.Count
                            * geometry.Columns.Sum(phase =>
                                (strip.Columns - phase.OutputStart + phase.OutputStep - 1) / phase.OutputStep * phase.Taps.Count),
                    });
                }
            }
        }
    }

    /// <summary>
    /// Rows whose columns a call goes through. A signal is one row, too few sums for a tile: cut into vectors it is rows that follow each
    /// other, and a rest.
    /// </summary>
    private static IEnumerable<(int First, int Rows, int Columns, bool IsCut)> Strips(PhaseAxis row, Layout planes, int phases)
    {
        var width = BlockLayout.Block * phases;
        var whole = row.Count == 1 ? planes.Width / width : 0;
        if (whole > 0)
            yield return (0, whole, width, true);
        if (whole * width < planes.Width)
            yield return (whole * width, row.Count, planes.Width - (whole * width), false);
    }
}
