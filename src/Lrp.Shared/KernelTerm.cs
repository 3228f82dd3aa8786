#nullable enable

#if LRP_COMPILER
namespace Lrp.Compiler.IR;
#elif LRP_LEARNING
namespace Lrp.Learning;
#else
namespace Lrp.Generated;
#endif

/// <summary>Kernels k(u, v) of a support vector u and a sample v. γ, c and d are a term's parameters.</summary>
public enum KernelFunction
{
    /// <summary>Σ uv.</summary>
    Linear,

    /// <summary>(γ Σ uv + c)^d.</summary>
    Polynomial,

    /// <summary>exp(−γ Σ (u − v)²).</summary>
    Rbf,

    /// <summary>tanh(γ Σ uv + c).</summary>
    Sigmoid,

    /// <summary>Histogram intersection, Σ min(u, v).</summary>
    Intersection,

    /// <summary>Additive χ², Σ 2uv/(u + v), 0 where u + v = 0.</summary>
    ChiSquare,

    /// <summary>exp(−γ Σ (u − v)²/(u + v)), 0 where u + v = 0.</summary>
    ExponentialChiSquare,

    /// <summary>Σ sign(uv)√|uv| / √(Σ|u| Σ|v|); 0 where u or v is 0.</summary>
    Hellinger,
}

/// <summary>A summand of a kernel machine's kernel: weight · k on a range of features.</summary>
/// <param name="Start">The first of its features.</param>
/// <param name="Length">How many features it reads.</param>
/// <param name="Gamma">γ.</param>
/// <param name="Offset">c.</param>
/// <param name="Degree">d.</param>
/// <param name="Weight">What the kernel is multiplied by.</param>
public readonly record struct KernelTerm(
    KernelFunction Function, int Start, int Length, double Gamma, double Offset, double Degree, double Weight);
