using Lrp.Shared;

namespace Lrp.Compiler.Lowering;

/// <summary>
/// The columns of an adjoint to few channels, side by side as lanes: output o·stride + phase, for each phase, is a sum over inputs
/// o + Start … o + Start + taps − 1, which some phases have no taps for.
/// </summary>
/// <param name="Start">The first input that the first outputs read.</param>
/// <param name="Taps">Of each phase; beyond the kernel where it has none.</param>
/// <param name="Halo">What is read around the input.</param>
public sealed record ColumnPhases(int Start, IReadOnlyList<Taps> Taps, Halo Halo)
{
    /// <summary>Inputs that a sum goes over.</summary>
    public int Count => Taps[0].Count;

    /// <summary>Null where the kernels for blocks of channels compute it, or must.</summary>
    public static ColumnPhases? Of(ConvolutionGeometry geometry)
    {
        var columns = geometry.Columns;
        if (geometry is not { IsAdjoint: true, Groups: 1 } || columns.Count != columns[0].OutputStep
            || columns.Any(phase => phase.Taps.Count == 0 || phase.Dilation != 1)
            // Planes of a volume's slices lie slice by slice: row-major where there is one channel.
            || (geometry.OutputChannels > 1 && (geometry.IsOfVolumes || geometry.Slices.Sum(slice => slice.Count) > 1)))
            return null;
        var start = columns.Min(phase => phase.Start);
        var count = columns.Max(phase => phase.Start + phase.Taps.Count) - start;
        if (!KernelChoice.ColumnsAreLanes(geometry.OutputChannels, columns, count))
            return null;
        var taps = columns.Select(phase => new Taps(
            phase.Taps.Start - ((phase.Start - start) * phase.Taps.Step), phase.Taps.Step, count));
        // What the last outputs have no taps for is multiplied by zero, and must be a number.
        var beyond = start + count + columns[0].Count - columns.Max(phase => phase.Start + phase.Taps.Count + phase.Count);
        return new ColumnPhases(start, [.. taps], geometry.Halo with { Right = geometry.Halo.Right + beyond });
    }
}
