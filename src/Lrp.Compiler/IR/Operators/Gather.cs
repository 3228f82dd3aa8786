namespace Lrp.Compiler.IR;

/// <summary>
/// Slices of data along an axis, one for each index. Inputs: data, indices (whole numbers; negative ones count from the end). Output: the
/// axis replaced by the axes of the indices. Of a constant table it is an embedding.
/// </summary>
public sealed partial record Gather(int Axis) : Operator;

/// <summary>The adjoint of <see cref="Gather"/>: slices add up at their places. Inputs: g, indices.</summary>
/// <param name="Shape">Shape of the data.</param>
public sealed partial record GatherAdjoint(int Axis, Shape Shape) : Operator;

/// <summary>
/// One element for each index: the output at a place has that of data which stands, along the axis, where the index of that place says.
/// Inputs: data, indices, which are no longer along any other axis. Output like the indices.
/// </summary>
public sealed partial record GatherElements(int Axis) : Operator;

/// <summary>The adjoint of <see cref="GatherElements"/>. Inputs: g, indices.</summary>
/// <param name="Shape">Shape of the data.</param>
public sealed partial record GatherElementsAdjoint(int Axis, Shape Shape) : Operator;

/// <summary>Element i stands at place <paramref name="Places"/>[i] of a tensor of zeros: a sparse weight. Input [n].</summary>
public sealed partial record Scatter(IntList Places, Shape Shape) : Operator;

/// <summary>
/// The places of the <paramref name="Count"/> largest (or smallest) elements along an axis, in that order; of equal elements the first
/// comes first (or, where <paramref name="IsLastFirst"/>, the last). One of them is ArgMax.
/// </summary>
public sealed partial record TopIndices(int Axis, int Count, bool OfSmallest, bool IsLastFirst = false) : Operator;
