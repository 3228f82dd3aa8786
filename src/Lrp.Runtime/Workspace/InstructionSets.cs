using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp;

/// <summary>Chooses the vector instructions of new explainers.</summary>
public static class InstructionSets
{
    /// <summary>
    /// The environment variable that overrides <see cref="Best"/>: <c>avx512</c>, <c>avx2</c> or <c>portable</c>. So the same
    /// tests run on every path.
    /// </summary>
    public const string EnvironmentVariable = "LRP_INSTRUCTION_SET";

    private static readonly Lazy<InstructionSet> _best = new(
        () => Choose(Environment.GetEnvironmentVariable(EnvironmentVariable)), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The fastest of this machine, unless <see cref="EnvironmentVariable"/> says otherwise. Decided once.</summary>
    /// <exception cref="InvalidOperationException">The variable's value is unknown.</exception>
    /// <exception cref="PlatformNotSupportedException">The variable asks for what this machine cannot run.</exception>
    public static InstructionSet Best => _best.Value;

    /// <summary>
    /// True where kernels of that kind run. AVX-512 kernels are written with the cross-platform 512-bit vectors, which run
    /// anywhere, if slowly without the hardware; AVX2 kernels use its instructions themselves.
    /// </summary>
    public static bool CanRun(InstructionSet instructionSet) => instructionSet switch
    {
        InstructionSet.Portable or InstructionSet.Avx512 => true,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => false,
    };

    /// <summary>What is asked for, or the best where that is null.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="requested"/> is not a value of the enumeration.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine cannot run it.</exception>
    public static InstructionSet Resolve(InstructionSet? requested)
    {
        if (requested is not { } instructionSet)
            return Best;
        if (!Enum.IsDefined(instructionSet))
            throw new ArgumentOutOfRangeException(nameof(requested), instructionSet, "Not an instruction set.");
        if (!CanRun(instructionSet))
            throw new PlatformNotSupportedException($"This machine does not have the instructions of {instructionSet} (AVX2 and FMA).");
        return instructionSet;
    }

    /// <summary>The same for a network whose project has kernels compiled for some instruction sets alone.</summary>
    /// <param name="requested">One of them; null for the fastest of them that is no faster than <see cref="Best"/>.</param>
    /// <param name="compiled">Those of the project's <c>LrpInstructionSets</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="requested"/> is not a value of the enumeration.</exception>
    /// <exception cref="PlatformNotSupportedException">It is not compiled, or this machine can run none of them.</exception>
    public static InstructionSet Resolve(InstructionSet? requested, params ReadOnlySpan<InstructionSet> compiled)
    {
        var wanted = Resolve(requested);
        var (found, isFound) = (wanted, false);
        foreach (var candidate in compiled)
        {
            if (requested is null ? candidate <= wanted && (!isFound || candidate > found) : candidate == wanted)
                (found, isFound) = (candidate, true);
        }

        return isFound ? found : throw new PlatformNotSupportedException(
            $"The network has kernels for {string.Join(", ", compiled.ToArray())} alone, and none "
            + $"{(requested is null ? $"that this machine runs well, whose best is {wanted}" : $"for {wanted}")}: "
            + "LrpInstructionSets in the project file names what is compiled.");
    }

    /// <summary>The choice, given the environment variable's value.</summary>
    internal static InstructionSet Choose(string? variable) => variable switch
    {
        null or "" => Fastest(),
        "avx512" => Resolve(InstructionSet.Avx512),
        "avx2" => Resolve(InstructionSet.Avx2),
        "portable" => Resolve(InstructionSet.Portable),
        _ => throw new InvalidOperationException(
            $"The environment variable {EnvironmentVariable} is '{variable}'; it may be avx512, avx2 or portable."),
    };

    private static InstructionSet Fastest()
    {
        // Both: with DOTNET_PreferredVectorBitWidth=256 the instructions exist, but 512-bit vectors are emulated.
        if (Vector512.IsHardwareAccelerated && Avx512F.IsSupported)
            return InstructionSet.Avx512;
        return CanRun(InstructionSet.Avx2) ? InstructionSet.Avx2 : InstructionSet.Portable;
    }
}
