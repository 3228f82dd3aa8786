namespace Lrp.Compiler.IR;

/// <summary>
/// The p-norm (Σ|x|^p)^(1/p) over each window's existing taps. Input [N, C, spatial…], output [N, C, Window.Output…].
/// </summary>
/// <param name="P">At least 1.</param>
public sealed partial record LpPool(Window Window, double P) : Operator;
