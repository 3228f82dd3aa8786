#nullable enable

#if LRP_COMPILER
namespace Lrp.Compiler.Lowering;
#else
namespace Lrp.Generated;
#endif

/// <summary>Which taps of a kernel dimension a packed kernel has, in its own order: Start, Start + Step, … (Count of them).</summary>
/// <param name="Start">The first tap.</param>
/// <param name="Step">Distance to the next; negative where a kernel is flipped.</param>
/// <param name="Count">Packed taps.</param>
public readonly record struct Taps(int Start, int Step, int Count)
{
    /// <summary>The kernel's tap at a packed position.</summary>
    public int this[int index] => Start + (index * Step);

    /// <summary>All of a kernel.</summary>
    public static Taps All(int count) => new(0, 1, count);
}

/// <summary>Taps over the slices of a volume. Kernels go through neighbouring slices, so what a dilated kernel skips has zeros.</summary>
/// <param name="Dilation">Slices from a tap to the next.</param>
public readonly record struct SliceTaps(Taps Taps, int Dilation)
{
    /// <summary>The one of an image.</summary>
    public static SliceTaps One => new(Taps.All(1), 1);

    /// <summary>Packed slices.</summary>
    public int Count => Taps.Count == 0 ? 0 : ((Taps.Count - 1) * Dilation) + 1;

    /// <summary>The kernel's tap at a packed slice; −1 for one that it skips.</summary>
    public int this[int slice] => slice % Dilation == 0 ? Taps[slice / Dilation] : -1;
}
