namespace Lrp.Compiler.IR;

/// <summary>
/// A fully connected layer on the last axis. Inputs: x [..., C], weights [K, C], optional bias [K]. Output [..., K].
/// </summary>
public sealed partial record Dense : Operator;

/// <summary>
/// Matrix product with NumPy's broadcasting over leading axes, of two activations.
/// (A constant second operand: <see cref="Dense"/>.)
/// </summary>
public sealed partial record MatMul : Operator;
