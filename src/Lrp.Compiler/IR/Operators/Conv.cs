namespace Lrp.Compiler.IR;

/// <summary>
/// Convolution. Inputs: x [N, C, spatial…], weights [K, C/groups, kernel…], optional bias [K]. Output [N, K, spatial…].
/// </summary>
public sealed partial record Conv(Window Window, int Groups) : Operator;

/// <summary>
/// The adjoint of the <see cref="Conv"/> with the same window, groups and weights: ONNX's ConvTranspose, and the backward of every
/// convolution. Inputs: g [N, K, Window.Output…], weights [K, C/groups, kernel…], optional bias [C]. Output [N, C, Spatial…].
/// </summary>
/// <param name="Spatial">Spatial dimensions of the output: those that the convolution would read.</param>
public sealed partial record ConvTranspose(Window Window, int Groups, IntList Spatial) : Operator;

/// <summary>
/// How many taps of the window exist at each output position, times <see cref="Channels"/>: the denominator of the flat rule.
/// No inputs; output [1, 1, Window.Output…].
/// </summary>
/// <param name="Spatial">Spatial dimensions of the convolution's input.</param>
public sealed partial record TapCount(Window Window, IntList Spatial, int Channels) : Operator;
