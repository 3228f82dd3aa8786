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
