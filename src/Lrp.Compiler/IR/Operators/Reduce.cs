namespace Lrp.Compiler.IR;

public enum ReduceFunction
{
    Sum,
    Mean,
    Maximum,
    Minimum,
    Product,
    SumSquare,
    L1,
    L2,
}

/// <summary>Reduces the given axes (sorted, non-negative); they stay with length 1 where <see cref="KeepAxes"/>.</summary>
public sealed partial record Reduce(ReduceFunction Function, IntList Axes, bool KeepAxes) : Operator;

/// <summary>Softmax along an axis.</summary>
public sealed partial record Softmax(int Axis) : Operator;

/// <summary>Logarithm of the softmax along an axis.</summary>
public sealed partial record LogSoftmax(int Axis) : Operator;

/// <summary>
/// Batch normalisation as the file has it: x, γ, β, µ, σ² (each [C]).
/// Canonicalisation merges it or makes it <see cref="Affine"/>.
/// </summary>
public sealed partial record BatchNormalization(double Epsilon) : Operator;

/// <summary>y = x (Identity, Dropout, Cast between float types): goes away in canonicalisation.</summary>
public sealed partial record Identity : Operator;
