namespace Lrp.Compiler.Lowering;

/// <summary>Which images of a batch a call works on that is repeated for all: a sample, or a slice of one that is a volume.</summary>
/// <param name="Samples">The loop over samples; null for a single one.</param>
/// <param name="Slices">The loop over slices, within that; null where it is one.</param>
/// <param name="First">The slice of the first turn.</param>
/// <param name="Step">Slices to that of the next turn.</param>
public sealed record Turn(LoopIndex? Samples, LoopIndex? Slices = null, int First = 0, int Step = 1)
{
    /// <summary>A turn for each image; null for a single one.</summary>
    public static Turn? Of(Layout batch) => batch.Batch == 1 ? null : new Turn(LoopOver(batch), LoopIndex.Of("slice", batch.Depth));

    /// <summary>The loop over a batch's samples; null for a single one.</summary>
    public static LoopIndex? LoopOver(Layout batch) => LoopIndex.Of("sample", batch.Samples);

    /// <summary>Floats to the image of the first turn.</summary>
    public int StartIn(Layout batch) => First * batch.BatchStride;

    /// <summary>How the image moves.</summary>
    /// <param name="around">How the batch does.</param>
    public Motion? MotionIn(Layout batch, Motion? around)
    {
        if (Samples is not null)
            around = new Motion(Samples, batch.Depth * batch.BatchStride, around);
        return Slices is null ? around : new Motion(Slices, Step * batch.BatchStride, around);
    }
}
