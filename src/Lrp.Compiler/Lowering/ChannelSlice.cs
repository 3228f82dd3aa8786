using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Slices that take a run of channels and leave the other axes alone: they stay in channel blocks.</summary>
internal static class ChannelSlice
{
    /// <param name="channelAxis">The axis of channels.</param>
    /// <param name="part">Shape of the slice.</param>
    /// <param name="whole">Shape of what it is cut from.</param>
    public static bool IsOne(int channelAxis, IntList starts, IntList steps, Shape part, Shape whole)
    {
        if (!steps.All(1))
            return false;
        for (var axis = 0; axis < whole.Rank; axis++)
        {
            if (axis != channelAxis && (starts[axis] != 0 || part[axis] != whole[axis]))
                return false;
        }

        return true;
    }
}
