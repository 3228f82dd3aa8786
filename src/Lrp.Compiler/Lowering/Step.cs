using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>An argument of a step's call.</summary>
public abstract record Argument;

/// <summary>A buffer with its strides (<c>BlockedTensor</c>), displaced by some floats from its first element.</summary>
public sealed record TensorArgument(Buffer Buffer, int Displacement = 0, int? RowStride = null, int? BlockStride = null) : Argument;

/// <summary>A pointer to a buffer's first float: to row-major data, or to the corner of a halo.</summary>
public sealed record PointerArgument(Buffer Buffer) : Argument;

/// <summary>A pointer to packed weights.</summary>
public sealed record WeightArgument(WeightRegion Region) : Argument;

/// <summary>Packed weights as a tensor with strides.</summary>
public sealed record WeightTensorArgument(WeightRegion Region, int Displacement, int RowStride, int BlockStride) : Argument;

/// <summary>C# text: numbers, shapes.</summary>
public sealed record TextArgument(string Text) : Argument
{
    public static TextArgument Of(int value) => new(value.ToString(CultureInfo.InvariantCulture));

    public static IntegersArgument Of(IEnumerable<int> values) => new(new IntList([.. values]));
}

/// <summary>A span of integers: dimensions, strides.</summary>
public sealed record IntegersArgument(IntList Values) : Argument;

/// <summary>
/// One call of the program: a generated kernel, or a method of the runtime's <c>Lrp.Kernels</c>.
/// </summary>
/// <param name="Sentence">What it computes, for readers of the generated code and of dumps; one or more lines.</param>
/// <param name="Kernel">The generated kernel, or null.</param>
/// <param name="Method">The runtime's method where <paramref name="Kernel"/> is null.</param>
public sealed record Step(
    string Sentence,
    Kernel? Kernel,
    string Method,
    IReadOnlyList<Argument> Arguments,
    IReadOnlyList<Buffer> Reads,
    IReadOnlyList<Buffer> Writes)
{
    /// <summary>Multiply-adds.</summary>
    public long Work { get; init; }

    /// <summary>Row length that a convolution's tiles run over.</summary>
    public int Columns { get; init; }

    /// <summary>
    /// The shape argument of a convolution as if the image were walked row by row, and its row length: where rows follow each other
    /// without a halo, the step itself may take them as one long row.
    /// </summary>
    public (string Shape, int Columns) RowByRow { get; init; }
}
