using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// Convolutions and their adjoints: one kernel call per phase and sample. A forward convolution has one phase; the adjoint of
/// stride 2 has four, each a convolution of stride 1 with a part of the taps.
/// </summary>
internal static class ConvolutionLowering
{
    public static void Lower(Lowerer lowerer, Group group)
    {
        if (ConvolutionGeometry.Of(group.Anchor) is not { } geometry)
        {
            if (!group.Anchor.Inputs[1].IsConstant)
                throw new DiagnosticException(DiagnosticTable.NotCompilable, group.Anchor.Name, group.Anchor.Operator.Name + " with weights that are computed");
            VolumeLowering.Convolution(lowerer, group);
            return;
        }

        var epilogue = new EpilogueBuilder(lowerer, group);
        if (epilogue.Outputs.Count == 0)
            return;
        var lanes = lowerer.Layouts.LanesOf(group.Anchor);
        var input = lowerer.ReadImage(group.Anchor.Inputs[0], lanes, group.Phase);
        var layout = Layout.Image(group.Anchor.Inputs[0].Shape, lanes, input.Layout.Halo);
        var bias = Bias(lowerer, group.Anchor, geometry.OutputChannels);
        foreach (var row in geometry.Rows)
        {
            foreach (var column in geometry.Columns)
            {
                for (var sample = 0; sample < layout.Batch; sample++)
                {
                    lowerer.Add(group.Phase, geometry.IsDepthwise
                        ? Depthwise(lowerer, group, geometry, epilogue, input, layout, bias, row, column, sample)
                        : Full(lowerer, group, geometry, epilogue, input, layout, bias, row, column, sample));
                }
            }
        }

        epilogue.ClearPadding();
    }

    /// <summary>The bias as the kernels' initial sum; zeros where there is none, so that kernels need no second form.</summary>
    public static WeightRegion Bias(Lowerer lowerer, Node node, int channels) => node.Inputs.Count > 2
        ? lowerer.PackFlat(node.Inputs[2], "bias")
        : lowerer.Zeros(channels);

    private static Step Full(
        Lowerer lowerer, Group group, ConvolutionGeometry geometry, EpilogueBuilder epilogue, Buffer input, Layout layout,
        WeightRegion bias, PhaseAxis row, PhaseAxis column, int sample)
    {
        var lanes = layout.Lanes;
        var band = BlockLayout.Band(geometry.Groups, geometry.InputChannels, geometry.OutputChannels, lanes);
        var isContiguous = column.Dilation == 1 || column.Taps.Count <= 1;
        var inner = isContiguous ? Math.Max(column.Taps.Count, 1) * lanes : lanes;
        // Unrolling by four keeps the body in the op cache and the loads ahead; a planar row is short enough to be unrolled whole.
        var unroll = lanes == Layout.Block ? 4 : inner <= 8 ? inner : 1;
        var isPoint = row.Taps.Count == 1 && column.Taps.Count == 1;
        var isSparse = isPoint && lanes == Layout.Block && geometry.Groups == 1 && lowerer.Sparsity.Contains(group.Anchor.Inputs[0]);
        var kernel = (ConvolutionKernel)lowerer.Network.Kernels.Register(new ConvolutionKernel(
            column.Step * lanes, column.OutputStep * Layout.Block, unroll, row.Taps.Count > 1, !isContiguous,
            group.Anchor.Operator is PositiveConv, isSparse, epilogue.Epilogue));

        // 1×1 without halos: the rows of a plane follow each other, so the plane is one long row for the tiles.
        var isFlat = row is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 } && column is { Taps.Count: 1, Step: 1, OutputStep: 1, Start: 0 }
            && lanes == Layout.Block && layout.Halo.IsEmpty && epilogue.Layouts.All(other => other.Halo.IsEmpty);
        var rows = isFlat ? 1 : row.Count;
        var columns = isFlat ? row.Count * column.Count : column.Count;
        kernel.Columns.Add(columns);

        var hasTaps = row.Taps.Count > 0 && column.Taps.Count > 0;
        var channelsPerGroup = geometry.InputChannels / geometry.Groups;
        // The last input block of a 1×1 convolution may end early; with more taps its padding lanes (times zero weights) are in between.
        var rest = channelsPerGroup % lanes;
        var isShort = lanes == Layout.Block && geometry.Groups == 1 && rest != 0 && column.Taps.Count <= 1 && row.Taps.Count == 1;
        string Loop(int rows, int columns) => Shape(
            ("blocks", BlockLayout.Blocks(geometry.OutputChannels)), ("rows", rows), ("columns", columns),
            ("inputRow", row.Step * layout.RowStride),
            ("planes", hasTaps ? band : 0), ("planeStride", layout.BlockStride),
            ("kernelRows", Math.Max(row.Taps.Count, 1)), ("kernelRowStride", row.Dilation * layout.RowStride),
            ("taps", isContiguous ? 1 : column.Taps.Count), ("tapStride", column.Dilation * lanes),
            ("inner", inner / unroll), ("lastInner", isShort ? (rest + unroll - 1) / unroll : inner / unroll),
            ("outputsPerGroup", geometry.OutputChannels / geometry.Groups), ("channelsPerGroup", channelsPerGroup), ("inputPlanes", layout.Blocks));
        var packing = new ConvolutionPacking(geometry.Groups, geometry.IsAdjoint, lanes, band, row.Taps, column.Taps);
        var length = (long)BlockLayout.Blocks(geometry.OutputChannels) * band * row.Taps.Count * column.Taps.Count * lanes * Layout.Block;
        var weights = lowerer.Pack(group.Anchor.Inputs[1], packing, Math.Max(length, Layout.Block));
        Buffer[] active = isSparse ? [lowerer.Scratch(group.Anchor.Name + " active inputs", ActiveListLayout.Length(layout.Blocks), group.Phase)] : [];
        var start = layout.Origin + (sample * layout.BatchStride) + (row.Start * layout.RowStride) + (column.Start * lanes);
        return new Step(
            Sentence.Of(group), kernel, "",
            [
                new TextArgument(Loop(rows, columns)), new TensorArgument(input, start - input.Layout.Origin, layout.RowStride, layout.BlockStride),
                .. active.Select(buffer => new PointerArgument(buffer)),
                new WeightArgument(weights), new WeightArgument(bias), .. epilogue.ImageArguments(sample, row, column),
            ],
            [input, .. epilogue.Reads], [.. epilogue.Outputs, .. active])
        {
            Columns = columns,
            RowByRow = (Loop(row.Count, column.Count), column.Count),
            Work = (long)row.Count * column.Count * geometry.OutputChannels * channelsPerGroup * row.Taps.Count * column.Taps.Count,
        };
    }

    private static Step Depthwise(
        Lowerer lowerer, Group group, ConvolutionGeometry geometry, EpilogueBuilder epilogue, Buffer input, Layout layout,
        WeightRegion bias, PhaseAxis row, PhaseAxis column, int sample)
    {
        var kernel = (DepthwiseKernel)lowerer.Network.Kernels.Register(new DepthwiseKernel(
            column.Step * Layout.Block, column.OutputStep * Layout.Block, column.Taps.Count, column.Dilation * Layout.Block, epilogue.Epilogue));
        kernel.Columns.Add(column.Count);
        var shape = Shape(
            ("blocks", layout.Blocks), ("rows", row.Count), ("columns", column.Count), ("inputRow", row.Step * layout.RowStride),
            ("planes", 1), ("planeStride", layout.BlockStride),
            ("kernelRows", row.Taps.Count), ("kernelRowStride", row.Dilation * layout.RowStride));
        var packing = new DepthwisePacking(row.Taps, column.Taps);
        var length = (long)layout.Blocks * row.Taps.Count * column.Taps.Count * Layout.Block;
        var weights = lowerer.Pack(group.Anchor.Inputs[1], packing, Math.Max(length, Layout.Block));
        var start = (sample * layout.BatchStride) + (row.Start * layout.RowStride) + (column.Start * Layout.Block);
        return new Step(
            Sentence.Of(group), kernel, "",
            [
                new TextArgument(shape), new TensorArgument(input, start, layout.RowStride, layout.BlockStride),
                new WeightArgument(weights), new WeightArgument(bias), .. epilogue.ImageArguments(sample, row, column),
            ],
            [input, .. epilogue.Reads], epilogue.Outputs)
        {
            Columns = column.Count,
            RowByRow = (shape, column.Count),
            Work = (long)row.Count * column.Count * geometry.OutputChannels * row.Taps.Count * column.Taps.Count,
        };
    }

    private static string Shape(params (string Name, int Value)[] fields) =>
        $"new({string.Join(", ", fields.Select(field => $"{field.Name}: {field.Value}"))})";
}
