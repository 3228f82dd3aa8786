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
/// The sum of the taps that exist at each position: a convolution (or its adjoint) of ones, the denominator of rules that do not depend
/// on the sample. Input: taps [K, kernel…], already summed over the channels that are read. Output [1, K, Window.Output…], of the
/// adjoint [1, K, Spatial…].
/// </summary>
/// <param name="Spatial">Spatial dimensions of the convolution's input.</param>
public sealed partial record TapSum(Window Window, IntList Spatial, bool IsAdjoint) : Operator;
