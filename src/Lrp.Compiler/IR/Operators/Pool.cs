namespace Lrp.Compiler.IR;

/// <summary>Maximum over each window's existing taps. Input [N, C, spatial…], output [N, C, Window.Output…].</summary>
public sealed partial record MaxPool(Window Window) : Operator;

/// <summary>
/// Routes R back through a max pool: all of it to the first maximum in row-major order (winner takes all), or equal shares to all
/// elements that are the maximum.
/// Inputs: x [N, C, spatial…] (the pool's input), R [N, C, Window.Output…]. Output like x.
/// </summary>
public sealed partial record MaxPoolRoute(Window Window, bool SplitsTies = false) : Operator;

/// <summary>
/// Mean over each window. The divisor is the number of existing taps, or, with <see cref="CountPadding"/>, also of those in the
/// padding (but never those beyond it, which ceil_mode reaches).
/// </summary>
public sealed partial record AveragePool(Window Window, bool CountPadding) : Operator;

/// <summary>The adjoint of <see cref="AveragePool"/>. Input g [N, C, Window.Output…], output [N, C, Spatial…].</summary>
public sealed partial record AveragePoolAdjoint(Window Window, bool CountPadding, IntList Spatial) : Operator;
