using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Convolutions and their adjoints: one kernel call per phase, in a loop over the samples of a batch. A forward convolution has one
/// phase; the adjoint of stride 2 has four, each a convolution of stride 1 with a part of the taps. Slices of a volume are images of their
/// own, each computed from its neighbours' planes, as many as the kernel is deep.
/// </summary>
internal static class ConvolutionLowering
{
    public static void Lower(Lowerer lowerer, Group group)
    {
        if (lowerer.Layouts.GeometryOf(group.Anchor) is not { } geometry)
        {
            var reason = !group.Anchor.Inputs[1].IsRecipe ? "with weights that are computed"
                : ConvolutionGeometry.HasTooManyPhases(group.Anchor) ? "of so wide a stride" : "over more than three dimensions";
            throw new DiagnosticException(DiagnosticTable.NotCompilable, group.Anchor.Name, $"{group.Anchor.Operator.Name} {reason}");
        }

        if (ColumnPhases.Of(geometry) is { } phases)
        {
            ColumnLanesLowering.Lower(lowerer, group, geometry, phases);
            return;
        }

        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        var form = lowerer.Layouts.InputOf(group.Anchor);
        var whole = lowerer.ReadImage(group.Anchor.Inputs[0], form, group.Phase);
        var batch = form.Of(group.Anchor.Inputs[0].Shape, whole.Layout.Halo);
        var samples = Turn.LoopOver(batch);
        var bias = Bias(lowerer, group.Anchor, geometry.OutputChannels);
        foreach (var slice in geometry.Slices)
        {
            var slices = LoopIndex.Of("slice", slice.Count);
            var writes = new Turn(samples, slices, slice.OutputStart, slice.OutputStep);
            var input = whole.Of(new Turn(samples, slices, slice.Start, slice.Step), batch);
            foreach (var row in geometry.Rows)
            {
                foreach (var column in geometry.Columns)
                {
                    var phase = new ConvolutionPhase(slice, row, column);
                    var kernel = lowerer.Network.Kernels.Register(KernelChoice.Of(
                        geometry, phase, form.Lanes, lowerer.Facts.IsSparse(group.Anchor.Inputs[0]),
                        group.Anchor.Operator is OneSignConv sums ? sums.Products : ProductSign.Any, epilogue.Epilogue));
                    var operands = epilogue.ImageOperands(writes, row, column);
                    var call = kernel is ConvolutionKernel full
                        ? Full(lowerer, group, full, geometry, epilogue.Layouts, input, batch.Single, phase, bias, operands)
                        : InBlocks(lowerer, group, kernel, geometry, input, batch.Single, phase, bias, operands);
                    lowerer.Add(group, writes, batch.Batch == 1 ? call with { Window = Window2D.Of(row, column) } : call);
                }
            }
        }

        epilogue.ClearPadding();
    }

    /// <summary>The bias as the kernels' initial sum; zeros where there is none, so that kernels need no second form.</summary>
    public static WeightRegion Bias(Lowerer lowerer, Node node, int channels) => node.Inputs.Count > 2 && node.Operator is not ConvBySign
        ? lowerer.PackFlat(node.Inputs[2], "bias")
        : lowerer.Zeros(channels);

    /// <summary>The weights before they were transposed: a dense layer and its adjoint are packed from the same.</summary>
    private static (Value Constant, bool IsTransposed) Weights(Value weights, ConvolutionGeometry geometry)
    {
        var isTransposed = geometry.IsAdjoint;
        for (; weights is { Shape.Rank: 2, Producer: { Operator: Transpose } transposition }; weights = transposition.Inputs[0])
            isTransposed = !isTransposed;
        return (weights, isTransposed);
    }

    private static ConvolutionCall Full(
        Lowerer lowerer, Group group, ConvolutionKernel kernel, ConvolutionGeometry geometry, IEnumerable<Layout> outputs,
        Buffer input, Layout layout, ConvolutionPhase phase, WeightRegion bias, IReadOnlyList<Operand> operands)
    {
        var (lanes, row, column) = (layout.Lanes, phase.Row, phase.Column);
        // Planes of slices follow each other where all are read: those that are not of an output's group then have zeros.
        var groups = geometry.IsOfVolumes ? 1 : geometry.Groups;
        var band = BlockLayout.Band(groups, geometry.InputChannels, geometry.OutputChannels, lanes);
        var planes = band * phase.Z.Count;
        var depth = KernelChoice.DepthOf(geometry, phase, lanes);
        var inner = KernelChoice.Inner(column, lanes, depth);

        // 1×1 without halos: the rows of a plane follow each other, so the plane is one long row for the tiles.
        var isFlat = row is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 }
            && column is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 }
            && lanes == Layout.Block && layout.Halo.IsEmpty && outputs.All(other => other.Halo.IsEmpty);
        var rows = isFlat ? 1 : row.Count;
        var columns = isFlat ? row.Count * column.Count : column.Count;

        var channelsPerGroup = geometry.InputChannels / groups;
        // The last input block of a 1×1 convolution may end early; with more taps its padding lanes (times zero weights) are in between.
        var rest = channelsPerGroup % lanes;
        var isShort = lanes == Layout.Block && groups == 1 && rest != 0 && phase.Z.Count == 1
            && column.Taps.Count <= 1 && row.Taps.Count == 1;
        var taps = new TapLoop(
            kernel.HasTaps ? column.Taps.Count : 1, column.Dilation * lanes,
            inner, isShort ? rest : inner,
            geometry.OutputChannels / groups, channelsPerGroup, layout.Blocks * phase.Z.Count);
        var loop = new ConvolutionLoop(
            BlockLayout.Blocks(geometry.OutputChannels), rows, columns, row.Step * layout.RowStride,
            phase.Taps > 0 ? planes : 0, layout.BlockStride, Math.Max(row.Taps.Count, 1), row.Dilation * layout.RowStride, taps);
        var (constant, isTransposed) = Weights(group.Anchor.Inputs[1], geometry);
        var packing = new ConvolutionPacking(geometry.Groups, isTransposed, depth, band, phase.Z, row.Taps, column.Taps);
        var length = (long)BlockLayout.Blocks(geometry.OutputChannels) * planes * row.Taps.Count * column.Taps.Count * depth * Layout.Block;
        var weights = lowerer.Pack(constant, packing, Math.Max(length, Layout.Block));
        var active = kernel.IsSparse
            ? new PointerOperand(
                lowerer.Scratch(group.Anchor.Name + " active inputs", ActiveListLayout.Length(layout.Blocks), group.Phase), Access.Scratch)
            : null;
        var start = layout.Origin + (row.Start * layout.RowStride) + (column.Start * lanes);
        return new ConvolutionCall(
            kernel, loop, loop with { Rows = row.Count, Columns = column.Count },
            new TensorOperand(input, Access.Read, start - input.Layout.Origin, layout.RowStride, layout.BlockStride), active,
            [
                new SumOperands(weights, bias, operands)
                {
                    OfTiles = !TileChoice.CanBeTiled(geometry, phase, kernel, group.Anchor) ? null : lowerer.Pack(
                        constant, new WinogradPacking(isTransposed, row.Taps, column.Taps),
                        (long)WinogradLayout.Points * planes * BlockLayout.Blocks(geometry.OutputChannels) * lanes * Layout.Block),
                    IsOfOneSign = lowerer.HasOneSign(group.Anchor.Inputs[0]) && lowerer.HasOneSign(constant),
                },
            ])
        {
            MultiplyAdds = phase.Positions * geometry.OutputChannels * (geometry.InputChannels / geometry.Groups) * phase.Taps,
        };
    }

    /// <summary>
    /// A block of outputs reads the one block of inputs with the same channels: depthwise, or of groups that a block holds.
    /// </summary>
    private static ConvolutionCall InBlocks(
        Lowerer lowerer, Group group, Kernel kernel, ConvolutionGeometry geometry, Buffer input, Layout layout, ConvolutionPhase phase,
        WeightRegion bias, IReadOnlyList<Operand> operands)
    {
        var (row, column, channels) = (phase.Row, phase.Column, geometry.InputChannels / geometry.Groups);
        var loop = new ConvolutionLoop(
            layout.Blocks, row.Count, column.Count, row.Step * layout.RowStride, phase.Z.Count,
            geometry.IsOfVolumes ? layout.BatchStride : layout.BlockStride, row.Taps.Count, row.Dilation * layout.RowStride);
        Packing packing = kernel is GroupedKernel
            ? new GroupedPacking(geometry.IsAdjoint, row.Taps, column.Taps)
            : new DepthwisePacking(phase.Z, row.Taps, column.Taps);
        var length = (long)layout.Blocks * phase.Z.Count * row.Taps.Count * channels * column.Taps.Count * Layout.Block;
        var weights = lowerer.Pack(group.Anchor.Inputs[1], packing, Math.Max(length, Layout.Block));
        var start = (row.Start * layout.RowStride) + (column.Start * Layout.Block);
        return new ConvolutionCall(
            kernel, loop, loop, new TensorOperand(input, Access.Read, start, layout.RowStride, layout.BlockStride), null,
            [new SumOperands(weights, bias, operands)])
        {
            MultiplyAdds = phase.Positions * geometry.OutputChannels * channels * phase.Taps,
        };
    }
}
