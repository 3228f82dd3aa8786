namespace Lrp.Compiler.Lowering;

/// <summary>What one of a convolution's sums reads and writes beside the inputs.</summary>
/// <param name="Weights">Null where they are those of the first sum, or a part of them.</param>
/// <param name="Epilogue">Outputs, then what the epilogue reads.</param>
public sealed record SumOperands(WeightRegion? Weights, WeightRegion Bias, IReadOnlyList<Operand> Epilogue)
{
    /// <summary>The sum's own weights, packed for its kernel or not; null where tiles of 2 × 2 outputs cannot be.</summary>
    public WeightRegion? OfTiles { get; init; }

    /// <summary>Whether the terms all have one sign.</summary>
    public bool IsOfOneSign { get; init; }

    /// <param name="epilogue">What an operand of the epilogue becomes.</param>
    internal IEnumerable<Argument> Arguments(Func<Operand, Argument> epilogue) =>
    [
        .. Weights is null ? Array.Empty<Argument>() : [new RegionOperand(Weights)], new RegionOperand(Bias),
        .. Epilogue.Select(epilogue),
    ];
}

/// <summary>The sums of a call.</summary>
internal static class SumsOfCall
{
    /// <summary>Whether the first of two sums stores a buffer, which the second may read.</summary>
    public static bool IsStored(this IReadOnlyList<SumOperands> sums, Buffer buffer) => sums.Count > 1
        && sums[0].Epilogue.OfType<BufferOperand>().Any(operand => operand.Buffer == buffer && operand.Access == Access.Write);
}

/// <summary>A convolution or one phase of an adjoint for one sample; with two sums a pair of such over the same inputs.</summary>
/// <param name="RowByRow">
/// The same as if the image were walked row by row: where rows follow each other without a halo, <paramref name="Loop"/> may take them
/// as one long row.
/// </param>
/// <param name="Active">Room for the lists of inputs that are not zero, where the kernel makes such.</param>
public sealed record ConvolutionCall(
    Kernel Kernel, ConvolutionLoop Loop, ConvolutionLoop RowByRow, TensorOperand Input, PointerOperand? Active,
    IReadOnlyList<SumOperands> Sums)
    : GeneratedCall(Kernel)
{
    public long MultiplyAdds { get; init; }

    /// <summary>What a place of the output reads of the input; null for one phase of several, and for a turn of a loop.</summary>
    public Window2D? Window { get; init; }

    public override long Work => MultiplyAdds;

    public override bool IsDivisible => true;

    public override IReadOnlyList<Argument> Arguments => ArgumentsOf(Loop, Input, operand => operand);

    public override PartialCall? InParts => Window is null ? null : new PartialCall(
        RowByRow.Rows, RowByRow.Columns,
        ArgumentsOf(
            new PartOfLoop(RowByRow, Loop),
            new MovedOperand(Input, Window.Rows.Stride, Window.Columns.Stride * Input.Buffer.Layout.Lanes), MovedOperand.OfEpilogue),
        [(Input, Window), .. PartialCall.SamePlaces(Sums.SelectMany(sum => sum.Epilogue), RowByRow.Rows, RowByRow.Columns)]);

    private IReadOnlyList<Argument> ArgumentsOf(Argument loop, Argument input, Func<Operand, Argument> epilogue) =>
    [
        loop, input, .. Active is null ? Array.Empty<Argument>() : [Active], .. Sums.SelectMany(sum => sum.Arguments(epilogue)),
        new WorkerArgument(),
    ];

    /// <param name="operand">Where it is in rows and blocks.</param>
    /// <param name="part">In rows of the image, as <see cref="RowByRow"/> walks it.</param>
    public override Reach? ReachOf(BufferOperand operand, LoopPart part)
    {
        // A vector of channels may lie in a row of floats. Lanes that are columns reach into the next row.
        if (Kernel.HasColumnLanes || operand is not TensorOperand tensor || tensor.BlockStride != tensor.Buffer.Layout.BlockStride)
            return null;
        var layout = tensor.Buffer.Layout;
        return tensor == Input
            ? Reach.Of(tensor, Reach.InputPlanes(RowByRow, layout.Lanes, part), Reach.InputRows(RowByRow, layout.RowStride, part))
            : Reach.Of(tensor, (part.Block, part.Blocks), Outputs(tensor.RowStride!.Value / layout.RowStride));

        // Rows of a phase of an adjoint are some apart.
        (int, int) Outputs(int step) => (part.Row * step, ((part.Rows - 1) * step) + 1);
    }

    /// <summary>Whether its first sum stores what another call reads, position by position.</summary>
    public bool Stores(BufferOperand read) =>
        read is TensorOperand tensor && Sums[0].Epilogue.Contains(tensor with { Access = Access.Write });

    /// <summary>The second sum's epilogue may read what the first stored.</summary>
    public override bool Provides(Buffer buffer) => Sums.IsStored(buffer);
}

/// <summary>A convolution 3×3 in tiles of 2 × 2 outputs, for one sample; with two sums a pair over the same inputs.</summary>
/// <param name="Scratch">Room for a chunk of tiles.</param>
public sealed record WinogradCall(
    Kernel Tiled, ConvolutionKernel Products, WinogradLoop Loop, TensorOperand Input, PointerOperand Scratch,
    IReadOnlyList<SumOperands> Sums) : GeneratedCall(Tiled)
{
    /// <summary>Those of a convolution that is not in tiles: what is computed, whatever it takes.</summary>
    public long MultiplyAdds { get; init; }

    public override long Work => MultiplyAdds;

    public override IReadOnlyList<Argument> Arguments =>
    [
        Loop, Input, Scratch, new SharedScratch(Scratch), .. Sums.SelectMany(sum => sum.Arguments(operand => operand)), new WorkerArgument(),
    ];

    public override bool IsDivisible => true;

    /// <summary>The second sum's epilogue may read what the first stored.</summary>
    public override bool Provides(Buffer buffer) => Sums.IsStored(buffer);
}

/// <summary>A dense layer over rows.</summary>
public sealed record DenseCall(
    DenseKernel Dense, DenseLoop Loop, PointerOperand Input, PointerOperand Active, WeightRegion Weights, WeightRegion Bias,
    IReadOnlyList<Operand> Epilogue) : GeneratedCall(Dense)
{
    public override long Work => (long)Loop.Rows * Loop.Inputs * Loop.Outputs;

    /// <summary>Behind a row that does not end with a vector the next one's beginning is overwritten, and then written anew.</summary>
    public override bool IsDivisible => Loop.Rows == 1 || Loop.Outputs % Layout.Block == 0;

    public override IReadOnlyList<Argument> Arguments =>
        [Loop, Input, Active, new RegionOperand(Weights), new RegionOperand(Bias), .. Epilogue, new WorkerArgument()];
}

/// <summary>A sweep over tensors of equal shape.</summary>
public sealed record PointwiseCall(PointwiseKernel Pointwise, PointwiseLoop Loop, IReadOnlyList<Operand> Epilogue)
    : GeneratedCall(Pointwise)
{
    /// <summary>The same row by row, where it sweeps over one image.</summary>
    public PointwiseLoop? RowByRow { get; init; }

    public override IReadOnlyList<Argument> Arguments => [Loop, .. Epilogue, new WorkerArgument()];

    /// <summary>Rows that end within a vector may be written by two.</summary>
    public override bool IsDivisible => Epilogue.OfType<TensorOperand>().Where(operand => operand.Access == Access.Write)
        .All(operand => Layout.Block * Loop.Columns is var row
            && (Loop.Rows == 1 || Stride(operand.RowStride, operand.Buffer.Layout.RowStride) >= row)
            && (Loop.Planes == 1 || Stride(operand.BlockStride, operand.Buffer.Layout.BlockStride) >= row));

    private static int Stride(int? own, int ofBuffer) => Math.Abs(own ?? ofBuffer);

    public override PartialCall? InParts => RowByRow is null ? null : new PartialCall(
        RowByRow.Rows, RowByRow.Columns, [new PartOfLoop(RowByRow, Loop), .. Epilogue.Select(MovedOperand.OfEpilogue)],
        [.. PartialCall.SamePlaces(Epilogue, RowByRow.Rows, RowByRow.Columns)]);
}
