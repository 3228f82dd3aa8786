namespace Lrp.Compiler.IR;

/// <summary>
/// Interpolation along an axis: output o is Σ weights[o, t] · x[Sources[o·taps + t]] over its taps. Inputs: x, weights [outputs, taps].
/// Resize is one for each axis that changes.
/// </summary>
public sealed partial record Resample(int Axis, IntList Sources) : Operator;

/// <summary>The adjoint of <see cref="Resample"/>. Inputs: g, weights [outputs, taps].</summary>
/// <param name="Size">Elements along the axis of its output.</param>
public sealed partial record ResampleAdjoint(int Axis, IntList Sources, int Size) : Operator;
