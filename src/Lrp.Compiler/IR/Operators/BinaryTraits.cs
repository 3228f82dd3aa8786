using static Lrp.Compiler.IR.BinaryFunction;

namespace Lrp.Compiler.IR;

/// <summary>Which operands must be zero for a function of two numbers to be zero.</summary>
public enum ZeroOf
{
    /// <summary>Zeros do not suffice.</summary>
    None,

    /// <summary>One of them, whatever finite number the other is.</summary>
    Either,

    /// <summary>The first, where the second is a number other than zero.</summary>
    First,

    Both,
}

/// <summary>What is true of a function of two numbers. A claim may be left out where it is true.</summary>
/// <param name="Zero">Where it is zero.</param>
public readonly record struct BinaryTraits(ZeroOf Zero)
{
    /// <summary>Its values are 0 and 1.</summary>
    public bool IsCondition { get; init; }

    /// <summary>f(a, b) ≥ 0 for a ≥ 0 and b ≥ 0.</summary>
    public bool KeepsNonNegative { get; init; }

    /// <summary>No number, or infinite, for some finite operands.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The traits of a function, one row each.</summary>
    public static BinaryTraits Of(BinaryFunction function) => function switch
    {
        Add => new(ZeroOf.Both) { KeepsNonNegative = true },
        Subtract => new(ZeroOf.Both),
        Multiply => new(ZeroOf.Either) { KeepsNonNegative = true },
        Divide => new(ZeroOf.First) { KeepsNonNegative = true, IsPartial = true },
        Minimum => new(ZeroOf.Both) { KeepsNonNegative = true },
        Maximum => new(ZeroOf.Both) { KeepsNonNegative = true },
        Power => new(ZeroOf.None) { KeepsNonNegative = true, IsPartial = true },
        PRelu => new(ZeroOf.First) { KeepsNonNegative = true },
        PReluDerivative => new(ZeroOf.None) { KeepsNonNegative = true },
        Where => new(ZeroOf.Either) { KeepsNonNegative = true },
        Greater => new(ZeroOf.Both) { IsCondition = true, KeepsNonNegative = true },
        GreaterOrEqual => new(ZeroOf.None) { IsCondition = true, KeepsNonNegative = true },
        Equal => new(ZeroOf.None) { IsCondition = true, KeepsNonNegative = true },
        And => new(ZeroOf.Either) { IsCondition = true, KeepsNonNegative = true },
        Or => new(ZeroOf.Both) { IsCondition = true, KeepsNonNegative = true },
        _ => throw new NotSupportedException(function.ToString()),
    };
}
