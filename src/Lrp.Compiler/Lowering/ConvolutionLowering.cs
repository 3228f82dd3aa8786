using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Convolutions and their adjoints: one kernel call per phase, in a loop over the samples of a batch. A forward convolution has one
/// phase; the adjoint of stride 2 has four, each a convolution of stride 1 with a part of the taps.
/// </summary>
internal static class ConvolutionLowering
{
    public static void Lower(Lowerer lowerer, Group group)
    {
        if (ConvolutionGeometry.Of(group.Anchor) is not { } geometry)
        {
            if (!group.Anchor.Inputs[1].IsRecipe)
                throw new DiagnosticException(DiagnosticTable.NotCompilable, group.Anchor.Name, group.Anchor.Operator.Name + " with weights that are computed");
            VolumeLowering.Convolution(lowerer, group);
            return;
        }

        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        var form = lowerer.Layouts.InputOf(group.Anchor);
        var whole = lowerer.ReadImage(group.Anchor.Inputs[0], form, group.Phase);
        var batch = form.Of(group.Anchor.Inputs[0].Shape, whole.Layout.Halo);
        var samples = LoopIndex.OfSamples(batch.Batch);
        var (input, layout) = (whole.OfSample(samples, batch), batch with { Batch = 1 });
        var bias = Bias(lowerer, group.Anchor, geometry.OutputChannels);
        foreach (var row in geometry.Rows)
        {
            foreach (var column in geometry.Columns)
            {
                var kernel = lowerer.Network.Kernels.Register(KernelChoice.Of(
                    geometry, row, column, form.Lanes, lowerer.Facts.IsSparse(group.Anchor.Inputs[0]),
                    group.Anchor.Operator is PositiveConv, epilogue.Epilogue));
                lowerer.Add(group, samples, kernel is ConvolutionKernel full
                    ? Full(lowerer, group, full, geometry, epilogue, input, layout, bias, row, column, samples)
                    : Depthwise(lowerer, group, kernel, geometry, epilogue, input, layout, bias, row, column, samples));
            }
        }

        epilogue.ClearPadding();
    }

    /// <summary>The bias as the kernels' initial sum; zeros where there is none, so that kernels need no second form.</summary>
    public static WeightRegion Bias(Lowerer lowerer, Node node, int channels) => node.Inputs.Count > 2
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
        Lowerer lowerer, Group group, ConvolutionKernel kernel, ConvolutionGeometry geometry, EpilogueBuilder epilogue, Buffer input,
        Layout layout, WeightRegion bias, PhaseAxis row, PhaseAxis column, LoopIndex? samples)
    {
        var lanes = layout.Lanes;
        var band = BlockLayout.Band(geometry.Groups, geometry.InputChannels, geometry.OutputChannels, lanes);
        var inner = KernelChoice.Inner(column, lanes);

        // 1×1 without halos: the rows of a plane follow each other, so the plane is one long row for the tiles.
        var isFlat = row is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 } && column is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 }
            && lanes == Layout.Block && layout.Halo.IsEmpty && epilogue.Layouts.All(other => other.Halo.IsEmpty);
        var rows = isFlat ? 1 : row.Count;
        var columns = isFlat ? row.Count * column.Count : column.Count;

        var hasTaps = row.Taps.Count > 0 && column.Taps.Count > 0;
        var channelsPerGroup = geometry.InputChannels / geometry.Groups;
        // The last input block of a 1×1 convolution may end early; with more taps its padding lanes (times zero weights) are in between.
        var rest = channelsPerGroup % lanes;
        var isShort = lanes == Layout.Block && geometry.Groups == 1 && rest != 0 && column.Taps.Count <= 1 && row.Taps.Count == 1;
        var taps = new TapLoop(
            kernel.HasTaps ? column.Taps.Count : 1, column.Dilation * lanes,
            inner, isShort ? rest : inner,
            geometry.OutputChannels / geometry.Groups, channelsPerGroup, layout.Blocks);
        var loop = new ConvolutionLoop(
            BlockLayout.Blocks(geometry.OutputChannels), rows, columns, row.Step * layout.RowStride, hasTaps ? band : 0, layout.BlockStride,
            Math.Max(row.Taps.Count, 1), row.Dilation * layout.RowStride, taps);
        var (constant, isTransposed) = Weights(group.Anchor.Inputs[1], geometry);
        var packing = new ConvolutionPacking(geometry.Groups, isTransposed, lanes, band, row.Taps, column.Taps);
        var length = (long)BlockLayout.Blocks(geometry.OutputChannels) * band * row.Taps.Count * column.Taps.Count * lanes * Layout.Block;
        var weights = lowerer.Pack(constant, packing, Math.Max(length, Layout.Block));
        var active = kernel.IsSparse
            ? new PointerOperand(
                lowerer.Scratch(group.Anchor.Name + " active inputs", ActiveListLayout.Length(layout.Blocks), group.Phase), Access.Scratch)
            : null;
        var start = layout.Origin + (row.Start * layout.RowStride) + (column.Start * lanes);
        return new ConvolutionCall(
            kernel, loop, loop with { Rows = row.Count, Columns = column.Count },
            new TensorOperand(input, Access.Read, start - input.Layout.Origin, layout.RowStride, layout.BlockStride), active,
            [new SumOperands(weights, bias, epilogue.ImageOperands(samples, row, column))])
        {
            MultiplyAdds = (long)row.Count * column.Count * geometry.OutputChannels * channelsPerGroup * row.Taps.Count * column.Taps.Count,
            Window = samples is null ? Window2D.Of(row, column) : null,
        };
    }

    private static ConvolutionCall Depthwise(
        Lowerer lowerer, Group group, Kernel kernel, ConvolutionGeometry geometry, EpilogueBuilder epilogue, Buffer input, Layout layout,
        WeightRegion bias, PhaseAxis row, PhaseAxis column, LoopIndex? samples)
    {
        var loop = new ConvolutionLoop(
            layout.Blocks, row.Count, column.Count, row.Step * layout.RowStride, 1, layout.BlockStride, row.Taps.Count,
            row.Dilation * layout.RowStride);
        var packing = new DepthwisePacking(row.Taps, column.Taps);
        var length = (long)layout.Blocks * row.Taps.Count * column.Taps.Count * Layout.Block;
        var weights = lowerer.Pack(group.Anchor.Inputs[1], packing, Math.Max(length, Layout.Block));
        var start = (row.Start * layout.RowStride) + (column.Start * Layout.Block);
        return new ConvolutionCall(
            kernel, loop, loop, new TensorOperand(input, Access.Read, start, layout.RowStride, layout.BlockStride), null,
            [new SumOperands(weights, bias, epilogue.ImageOperands(samples, row, column))])
        {
            MultiplyAdds = (long)row.Count * column.Count * geometry.OutputChannels * row.Taps.Count * column.Taps.Count,
            Window = samples is null ? Window2D.Of(row, column) : null,
        };
    }
}
