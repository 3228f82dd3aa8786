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

    /// <summary>ln Σeˣ.</summary>
    LogSumExp,
}

/// <summary>Reduces the given axes (sorted, non-negative); they stay with length 1 where <see cref="KeepAxes"/>.</summary>
public sealed partial record Reduce(ReduceFunction Function, IntList Axes, bool KeepAxes) : Operator;

/// <summary>
/// Routes R back through a maximum (or minimum) over some axes: all of it to the first extremum in row-major order, or equal shares to all.
/// Inputs: x, R (like x with length 1 along the axes). Output like x.
/// </summary>
public sealed partial record ReduceRoute(bool OfMinimum, IntList Axes, bool SplitsTies) : Operator;

/// <summary>Softmax along an axis.</summary>
public sealed partial record Softmax(int Axis) : Operator;

/// <summary>Logarithm of the softmax along an axis.</summary>
public sealed partial record LogSoftmax(int Axis) : Operator;

/// <summary>
/// Batch normalisation as the file has it: x, γ, β, µ, σ² (each [C]).
/// Canonicalisation merges it or makes it <see cref="Affine"/>.
/// </summary>
public sealed partial record BatchNormalization(double Epsilon) : Operator;

/// <summary>
/// y = γ∘(x − µ)/√(σ² + ε) + β with mean µ and variance σ² of each slice along the axes (sorted, non-negative); without subtraction of the
/// mean y = γ∘x/√(mean(x²) + ε) + β, the RMS normalisation. Inputs: x, optional γ, optional β, which broadcast to x.
/// </summary>
public sealed partial record Normalization(IntList Axes, double Epsilon, bool SubtractsMean) : Operator;

/// <summary>y = x (Identity, Dropout, Cast between float types): goes away in canonicalisation.</summary>
public sealed partial record Identity : Operator;
