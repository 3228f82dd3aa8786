using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp.Runtime.Tests.Workspace;

public class InstructionSetsTests
{
    [Fact]
    public void Without_the_variable_the_widest_accelerated_one_is_best() => Assert.Equal(
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? InstructionSet.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2
        : InstructionSet.Portable,
        InstructionSets.Choose(null));

    [Theory]
    [InlineData("portable", InstructionSet.Portable)]
    [InlineData("avx512", InstructionSet.Avx512)]
    public void The_variable_decides(string variable, InstructionSet expected) =>
        Assert.Equal(expected, InstructionSets.Choose(variable));

    [Fact]
    public void A_misspelt_variable_is_named()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => InstructionSets.Choose("avx1024"));
        Assert.Contains("LRP_INSTRUCTION_SET", exception.Message);
        Assert.Contains("avx1024", exception.Message);
    }

    [Fact]
    public void Of_the_compiled_ones_the_best_for_the_machine_is_taken()
    {
        Assert.Equal(InstructionSet.Portable, InstructionSets.Resolve(null, InstructionSet.Portable));
        Assert.Equal(
            InstructionSets.Best, InstructionSets.Resolve(null, InstructionSet.Avx512, InstructionSet.Avx2, InstructionSet.Portable));
        Assert.Equal(InstructionSet.Portable, InstructionSets.Resolve(InstructionSet.Portable, InstructionSet.Avx2, InstructionSet.Portable));

        var exception = Assert.Throws<PlatformNotSupportedException>(
            () => InstructionSets.Resolve(InstructionSet.Portable, InstructionSet.Avx512));
        Assert.Contains("kernels for Avx512 alone, and none for Portable", exception.Message, StringComparison.Ordinal);
        if (InstructionSets.Best < InstructionSet.Avx512)
            Assert.Throws<PlatformNotSupportedException>(() => InstructionSets.Resolve(null, InstructionSet.Avx512));
    }

    [Fact]
    public void A_request_is_honoured_or_refused()
    {
        Assert.Equal(InstructionSets.Best, InstructionSets.Resolve(null));
        Assert.Equal(InstructionSet.Portable, InstructionSets.Resolve(InstructionSet.Portable));
        Assert.Throws<ArgumentOutOfRangeException>(() => InstructionSets.Resolve((InstructionSet)7));
        if (Avx2.IsSupported && Fma.IsSupported)
            Assert.Equal(InstructionSet.Avx2, InstructionSets.Resolve(InstructionSet.Avx2));
        else
            Assert.Throws<PlatformNotSupportedException>(() => InstructionSets.Resolve(InstructionSet.Avx2));
    }
}
