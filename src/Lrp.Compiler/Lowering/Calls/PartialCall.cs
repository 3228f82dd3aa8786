namespace Lrp.Compiler.Lowering;

/// <summary>A call that computes a part of its output's rows and columns.</summary>
/// <param name="Height">Of the output, as is <paramref name="Width"/>.</param>
/// <param name="Arguments">For the part at hand.</param>
/// <param name="Reads">What a place of the output reads of operands that are images; of all others it may read everything.</param>
public sealed record PartialCall(
    int Height, int Width, IReadOnlyList<Argument> Arguments, IReadOnlyList<(BufferOperand Operand, Window2D Window)> Reads)
{
    /// <summary>Operands that are read where the output is written.</summary>
    internal static IEnumerable<(BufferOperand Operand, Window2D Window)> SamePlaces(
        IEnumerable<Operand> operands, int height, int width)
    {
        var same = new Window2D(WindowAxis.Same(height), WindowAxis.Same(width));
        return operands.OfType<BufferOperand>().Where(operand => operand.Access == Access.Read && IsImage(operand))
            .Select(operand => (operand, same));

        // A vector of channels may be read at any place.
        bool IsImage(BufferOperand operand) => operand is TensorOperand || (operand.Buffer.IsExternal && operand is PointerOperand);
    }
}

/// <summary>What a place of an output reads of an input, along both axes.</summary>
public sealed record Window2D(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Null for one phase of several.</summary>
    internal static Window2D? Of(PhaseAxis row, PhaseAxis column) =>
        row is { OutputStep: 1, OutputStart: 0, Taps.Count: > 0 } && column is { OutputStep: 1, OutputStart: 0, Taps.Count: > 0 }
            ? new Window2D(WindowAxis.Of(row), WindowAxis.Of(column))
            : null;
}

/// <summary>
/// Places along an axis, each of which reads inputs at Start + place · Stride + k · Dilation: <c>Footprint</c> of the runtime.
/// </summary>
/// <param name="Kernel">How many.</param>
/// <param name="Count">Places.</param>
public readonly record struct WindowAxis(int Kernel, int Stride, int Dilation, int Start, int Count)
{
    /// <summary>Every place reads the input at the same.</summary>
    public static WindowAxis Same(int count) => new(1, 1, 1, 0, count);

    public bool IsSame => this == Same(Count);

    /// <summary>The places that read any of some inputs.</summary>
    public (int First, int End) Reached((int First, int End) inputs) =>
        Shared.Reached.Places(inputs.First, inputs.End, Kernel, Stride, Dilation, Start, Count);

    internal static WindowAxis Of(PhaseAxis axis) => new(axis.Taps.Count, axis.Step, axis.Dilation, axis.Start, axis.Count);
}

/// <summary>A loop over the part at hand.</summary>
/// <param name="RowByRow">Over all rows and columns.</param>
/// <param name="All">What takes its place where the part is all; null where it is the same.</param>
public sealed record PartOfLoop(Loop RowByRow, Loop? All) : Argument;

/// <summary>An operand from the part at hand on.</summary>
/// <param name="Rows">Rows of the operand for one of the output.</param>
/// <param name="Columns">Floats of the operand for a column of the output.</param>
public sealed record MovedOperand(Operand Operand, int Rows, int Columns) : Argument
{
    /// <summary>
    /// An operand that a kernel steps through beside its output: sixteen channels at a time, or one number for each position.
    /// </summary>
    internal static Argument OfEpilogue(Operand operand) => operand switch
    {
        TensorOperand tensor => new MovedOperand(operand, 1, tensor.BlockStride == 0 ? 1 : tensor.Buffer.Layout.Lanes),
        RegionTensorOperand tensor => new MovedOperand(operand, 1, tensor.BlockStride == 0 ? 1 : Layout.Block),
        _ => operand,
    };
}

/// <summary>Rows and columns of the part at hand, for two parameters.</summary>
public sealed record PartSize : Argument;
