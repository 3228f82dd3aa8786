namespace Lrp.Compiler.IR;

/// <summary>The same elements in row-major order under another shape (Flatten, Squeeze, Unsqueeze too).</summary>
public sealed partial record Reshape(Shape Shape) : Operator;

/// <summary>Axis i of the output is axis Permutation[i] of the input.</summary>
public sealed partial record Transpose(IntList Permutation) : Operator;

/// <summary>
/// Element i along an axis of the output is element Starts + i·Steps of the input.
/// All lists cover every axis; steps may be negative.
/// </summary>
public sealed partial record Slice(IntList Starts, IntList Steps, Shape Shape) : Operator;

/// <summary>
/// The adjoint of <see cref="Slice"/>: its elements back at their places in <see cref="Shape"/>, zeros elsewhere.
/// Pad with zeros is one, too.
/// </summary>
public sealed partial record SliceAdjoint(IntList Starts, IntList Steps, Shape Shape) : Operator;

/// <summary>Padding mode of <see cref="Pad"/>.</summary>
public enum PadMode
{
    Constant,
    Reflect,
    Edge,
    Wrap,
}

/// <summary>Pads every axis by Begin and End (negative: crops) with a constant or with the input's own elements.</summary>
public sealed partial record Pad(IntList Begin, IntList End, PadMode Mode, double Value) : Operator;

/// <summary>The adjoint of <see cref="Pad"/>: what padding copied sums up again. Output: the shape that was padded.</summary>
public sealed partial record PadAdjoint(IntList Begin, IntList End, PadMode Mode, Shape Shape) : Operator;

/// <summary>Joins inputs along an axis.</summary>
public sealed partial record Concat(int Axis) : Operator;

/// <summary>
/// Some channels (axis 1) of what one input, or two one behind the other, are when their channels are dealt out: the first of each of the
/// groups that they are cut into, then the second of each.
/// </summary>
public sealed partial record ShuffleChannels(int Groups, int From, int Channels) : Operator;

/// <summary>NumPy broadcasting to a shape.</summary>
public sealed partial record Expand(Shape Shape) : Operator;
