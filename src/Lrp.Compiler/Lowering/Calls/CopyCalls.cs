using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A constant, copied into a buffer.</summary>
public sealed record CopyCall(RegionOperand Source, PointerOperand Target, int Count) : RuntimeCall(RuntimeKernel.Copy)
{
    public override IReadOnlyList<Argument> Arguments => [Source, Target, new Number(Count)];
}

/// <summary>One number everywhere.</summary>
public sealed record FillCall(PointerOperand Target, int Count, double Value) : RuntimeCall(RuntimeKernel.Fill)
{
    public override IReadOnlyList<Argument> Arguments => [Target, new Number(Count), new Real(Value)];
}

/// <summary>Zeros around each plane of a buffer.</summary>
public sealed record ClearHaloCall(PointerOperand Target) : RuntimeCall(RuntimeKernel.ClearHalo)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments
    {
        get
        {
            var (layout, halo) = (Target.Buffer.Layout, Target.Buffer.Layout.Halo);
            return
            [
                Target, Numbers.Of(layout.Batch * layout.Blocks, layout.Height, layout.Width * layout.Lanes,
                    halo.Top, halo.Left * layout.Lanes, halo.Bottom, halo.Right * layout.Lanes), new WorkerArgument(),
            ];
        }
    }
}

/// <summary>Zeros behind the last channel.</summary>
/// <param name="Blocks">How the buffer is read in channel blocks.</param>
public sealed record ClearPaddingCall(PointerOperand Target, Layout Blocks) : RuntimeCall(RuntimeKernel.ClearPadding)
{
    public override IReadOnlyList<Argument> Arguments =>
        [Target, Numbers.Of(Blocks.Batch, Blocks.BatchStride, Blocks.BlockStride, Blocks.Channels)];
}

/// <summary>A box of elements in row-major buffers: one stride per axis on either side (0 repeats, negative reverses).</summary>
public sealed record StridedCopyCall(
    PointerOperand Source, int SourceOffset, IntList SourceStrides, PointerOperand Target, int TargetOffset, IntList TargetStrides,
    IntList Dimensions)
    : RuntimeCall(RuntimeKernel.StridedCopy)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments =>
    [
        Source, new Number(SourceOffset), new Integers(SourceStrides), Target, new Number(TargetOffset), new Integers(TargetStrides),
        new Integers(Dimensions), new WorkerArgument(),
    ];
}

/// <summary>A run of channels between tensors in channel blocks.</summary>
public sealed record ChannelCopyCall(
    TensorOperand Source, int SourceChannel, TensorOperand Target, int TargetChannel, int Channels, int Batch, int Height, int Width)
    : RuntimeCall(RuntimeKernel.CopyChannels)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments =>
    [
        Source, Numbers.Of(Source.Buffer.Layout.Blocks, SourceChannel), Target, Numbers.Of(Target.Buffer.Layout.Blocks, TargetChannel),
        Numbers.Of(Channels, Batch, Height, Width), new WorkerArgument(),
    ];

    public override PartialCall? InParts => Batch > 1 ? null : new PartialCall(
        Height, Width,
        [
            MovedOperand.OfEpilogue(Source), Numbers.Of(Source.Buffer.Layout.Blocks, SourceChannel), MovedOperand.OfEpilogue(Target),
            Numbers.Of(Target.Buffer.Layout.Blocks, TargetChannel), Numbers.Of(Channels, Batch), new PartSize(),
        ],
        [.. PartialCall.SamePlaces([Source, Target], Height, Width)]);
}

/// <summary>Channels of one tensor in channel blocks or two, dealt out.</summary>
public sealed record ChannelShuffleCall(
    TensorOperand First, int FirstChannels, TensorOperand Second, int SecondChannels, TensorOperand Target, int Groups, int From)
    : RuntimeCall(RuntimeKernel.ShuffleChannels)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments
    {
        get
        {
            var layout = Target.Buffer.Layout;
            return
            [
                First, new Number(FirstChannels), Second, new Number(SecondChannels), Target,
                Numbers.Of(Groups, From, layout.Channels, layout.Batch, layout.Height, layout.Width), new WorkerArgument(),
            ];
        }
    }
}

/// <summary>
/// From channel blocks (or planes with a halo) to row-major order, where channels are the last axis or the one behind samples.
/// </summary>
public sealed record ToRowMajorCall(bool ChannelsLast, TensorOperand Source, PointerOperand Target, ImageLoop Loop)
    : RuntimeCall(ChannelsLast ? RuntimeKernel.ToRows : RuntimeKernel.ToRowMajor)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments => [Source, Target, Loop, new WorkerArgument()];
}

/// <summary>From channel blocks to planes of a channel each, with a halo or without.</summary>
public sealed record ToPlanesCall(TensorOperand Source, TensorOperand Target, ImageLoop Loop) : RuntimeCall(RuntimeKernel.ToPlanes)
{
    public override IReadOnlyList<Argument> Arguments => [Source, Target, Loop];
}

/// <summary>From row-major order to channel blocks, or to planes with a halo.</summary>
public sealed record FromRowMajorCall(bool ChannelsLast, PointerOperand Source, TensorOperand Target, ImageLoop Loop)
    : RuntimeCall(ChannelsLast ? RuntimeKernel.FromRows : RuntimeKernel.FromRowMajor)
{
    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments => [Source, Target, Loop, new WorkerArgument()];

    public override PartialCall? InParts => ChannelsLast || Loop.Batch > 1 ? null : new PartialCall(
        Loop.Height, Loop.Width, [Source, Target, new PartOfLoop(Loop, null)],
        [.. PartialCall.SamePlaces([Source, Target], Loop.Height, Loop.Width)]);
}

/// <summary>Elements around a tensor.</summary>
public sealed record PadCall(
    PointerOperand Source, IntList SourceShape, PointerOperand Target, IntList TargetShape, IntList Begin, PadMode Mode, double Value)
    : RuntimeCall(RuntimeKernel.Pad)
{
    public override IReadOnlyList<Argument> Arguments =>
    [
        Source, new Integers(SourceShape), Target, new Integers(TargetShape), new Integers(Begin), new PadModeArgument(Mode),
        new Real(Value),
    ];
}

/// <summary>What was copied into the padding sums up where it came from.</summary>
public sealed record PadAdjointCall(
    PointerOperand Padded, IntList PaddedShape, PointerOperand Target, IntList TargetShape, IntList Begin, PadMode Mode)
    : RuntimeCall(RuntimeKernel.PadAdjoint)
{
    public override IReadOnlyList<Argument> Arguments =>
        [Padded, new Integers(PaddedShape), Target, new Integers(TargetShape), new Integers(Begin), new PadModeArgument(Mode)];
}
