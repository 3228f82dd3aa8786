using static Lrp.Compiler.IR.UnaryFunction;

namespace Lrp.Compiler.IR;

/// <summary>
/// What is true of a function of one number. A claim may be left out where it is true, and must not be made where it is not.
/// </summary>
/// <param name="Parameters">Whether it has α, or α and β.</param>
public readonly record struct UnaryTraits(int Parameters = 0)
{
    /// <summary>f(x) ≥ 0 for every x of its domain.</summary>
    public bool GivesNonNegative { get; init; }

    /// <summary>f(x) ≥ 0 for x ≥ 0.</summary>
    public bool KeepsNonNegative { get; init; }

    /// <summary>f(0) = 0.</summary>
    public bool IsZeroAtZero { get; init; }

    /// <summary>Zero for half of all numbers, or more: what is behind it has many zeros.</summary>
    public bool GivesZeros { get; init; }

    /// <summary>The same of its slope.</summary>
    public bool SlopeGivesZeros { get; init; }

    /// <summary>Not infinite, even where x is.</summary>
    public bool IsBounded { get; init; }

    /// <summary>Infinite for some finite x.</summary>
    public bool HasPole { get; init; }

    /// <summary>No number, or infinite, for some finite x, as is its slope: what padding holds may become that.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The traits of a function, one row each.</summary>
    public static UnaryTraits Of(UnaryFunction function, double alpha, double beta) => function switch
    {
        Relu => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsZeroAtZero = true, GivesZeros = true, SlopeGivesZeros = true },
        NegativePart => new(0) { KeepsNonNegative = true, IsZeroAtZero = true, GivesZeros = true },
        Clip => new(2)
        {
            GivesNonNegative = alpha >= 0 && beta >= 0,
            KeepsNonNegative = beta >= 0,
            IsZeroAtZero = alpha <= 0 && beta >= 0,
            GivesZeros = alpha == 0,
            SlopeGivesZeros = alpha >= 0,
            IsBounded = !double.IsInfinity(alpha) && !double.IsInfinity(beta),
        },
        LeakyRelu => new(1) { KeepsNonNegative = true, IsZeroAtZero = true },
        Elu => new(1) { KeepsNonNegative = true, IsZeroAtZero = true },
        Selu => new(2) { KeepsNonNegative = beta >= 0, IsZeroAtZero = true },
        Celu => new(1) { KeepsNonNegative = true, IsZeroAtZero = true },
        Softplus => new(0) { GivesNonNegative = true, KeepsNonNegative = true },
        LogSigmoid => new(0),
        Softsign => new(0) { KeepsNonNegative = true, IsZeroAtZero = true, IsBounded = true },
        Tanh => new(0) { KeepsNonNegative = true, IsZeroAtZero = true, IsBounded = true },
        Sigmoid => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsBounded = true },
        HardSigmoid => new(2) { GivesNonNegative = true, KeepsNonNegative = true, IsZeroAtZero = beta <= 0, IsBounded = true },
        HardSwish => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Mish => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Gelu => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        GeluTanh => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Silu => new(1) { KeepsNonNegative = true, IsZeroAtZero = true },
        ThresholdedRelu => new(1)
        {
            GivesNonNegative = alpha >= 0,
            KeepsNonNegative = true,
            IsZeroAtZero = true,
            GivesZeros = alpha >= 0,
            SlopeGivesZeros = alpha >= 0,
        },
        Stabilize => new(1) { KeepsNonNegative = alpha >= 0, IsZeroAtZero = alpha == 0 },
        Negate => new(0) { IsZeroAtZero = true },
        Absolute => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsZeroAtZero = true },
        Square => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsZeroAtZero = true },
        Exp => new(0) { GivesNonNegative = true, KeepsNonNegative = true },
        Log => new(0) { HasPole = true, IsPartial = true },
        Sqrt => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsZeroAtZero = true, IsPartial = true },
        Reciprocal => new(0) { HasPole = true, IsPartial = true },
        Erf => new(0) { KeepsNonNegative = true, IsZeroAtZero = true, IsBounded = true },
        Sign => new(0) { KeepsNonNegative = true, IsZeroAtZero = true, IsBounded = true },
        Floor => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Ceil => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Truncate => new(0) { KeepsNonNegative = true, IsZeroAtZero = true },
        Not => new(0) { GivesNonNegative = true, KeepsNonNegative = true, IsBounded = true },
        RoundToFormat => new(2) { KeepsNonNegative = true, IsZeroAtZero = true },
        _ => throw new NotSupportedException(function.ToString()),
    };
}
