namespace Lrp;

/// <summary>The vector instructions that generated kernels come in.</summary>
public enum InstructionSet
{
    /// <summary>128-bit vectors: SSE, or Arm64's AdvSimd.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}
