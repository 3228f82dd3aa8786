using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Raw local descriptors of images.</summary>
public sealed record LocalDescriptorsCall(
    LocalDescriptors Descriptors, PointerOperand Image, PointerOperand Target, PointerOperand Scratch, int Samples)
    : RuntimeCall(KernelOf(Descriptors.Kind))
{
    public override IReadOnlyList<Argument> Arguments =>
    [
        Image, Target, .. Descriptors.Kind == DescriptorKind.Gradient ? (Argument[])[Scratch] : [],
        .. GridArguments.Of(Descriptors.Geometry, Samples), Descriptors.HasPlaces, .. Cells,
    ];

    private IEnumerable<Argument> Cells => Descriptors.Kind switch
    {
        DescriptorKind.Patch => [],
        DescriptorKind.Gradient => [new Number(Descriptors.Cells), new Number(Descriptors.Bins), new Flag(Descriptors.IsRoot)],
        _ => [new Number(Descriptors.Cells)],
    };

    private static RuntimeKernel KernelOf(DescriptorKind kind) => kind switch
    {
        DescriptorKind.Patch => RuntimeKernel.DescriptorPatches,
        DescriptorKind.Gradient => RuntimeKernel.DescriptorGradients,
        _ => RuntimeKernel.DescriptorColours,
    };
}

/// <summary>Contrast and principal axes of raw descriptors.</summary>
/// <param name="Contrast">−1 where it stays.</param>
/// <param name="Dimensions">Axes; 0 for no projection.</param>
public sealed record DescriptorProjectionCall(
    PointerOperand Source, Operand Mean, Operand Basis, PointerOperand Target, PointerOperand Scratch, double Contrast, int Rows, int Length,
    int Dimensions, int Places)
    : RuntimeCall(RuntimeKernel.DescriptorProjection)
{
    public override long Work => (long)Rows * Length * Dimensions;

    public override IReadOnlyList<Argument> Arguments =>
        [Source, Mean, Basis, Target, Scratch, new Precise(Contrast), Numbers.Of(Rows, Length, Dimensions, Places)];
}

/// <summary>Relevance of descriptors to the pixels of their areas.</summary>
public sealed record DescriptorAreasCall(GridGeometry Geometry, PointerOperand Relevance, PointerOperand Target, int Samples)
    : RuntimeCall(RuntimeKernel.DescriptorAreas)
{
    public override IReadOnlyList<Argument> Arguments => [Relevance, Target, .. GridArguments.Of(Geometry, Samples)];
}

/// <summary>Assigns descriptors to words.</summary>
public sealed record CodebookCall(
    Codebook Codebook, PointerOperand Descriptors, RegionOperand Words, PointerOperand Target, PointerOperand Scratch, int Rows, int Count,
    int Dimensions)
    : RuntimeCall(KernelOf(Codebook.Assignment))
{
    public override long Work => (long)Rows * Count * Dimensions;

    public override IReadOnlyList<Argument> Arguments =>
    [
        Descriptors, Words, Target, Scratch, Numbers.Of(Rows, Count, Dimensions),
        .. Codebook.Assignment == Assignment.Hard ? (Argument[])[]
            : [new Number(Codebook.Neighbours == 0 ? Count : Codebook.Neighbours), new Precise(Codebook.Parameter)],
    ];

    private static RuntimeKernel KernelOf(Assignment assignment) => assignment switch
    {
        Assignment.Hard => RuntimeKernel.CodebookHard,
        Assignment.Soft => RuntimeKernel.CodebookSoft,
        _ => RuntimeKernel.CodebookRanks,
    };
}

/// <summary>Histograms of assignments.</summary>
public sealed record DescriptorPoolCall(
    DescriptorPool Pool, PointerOperand Source, PointerOperand Target, PointerOperand Scratch, Shape Shape)
    : RuntimeCall(RuntimeKernel.DescriptorPool)
{
    public override IReadOnlyList<Argument> Arguments =>
    [
        Source, Target, Scratch, new LocalPoolingArgument(Pool.Function), new Precise(Pool.Exponent), new Integers(Pool.Blocks),
        Numbers.Of(Shape[0], Shape[1], Shape[2]),
    ];
}

/// <summary>Their relevance back to the assignments.</summary>
public sealed record DescriptorPoolSharesCall(
    DescriptorPool Pool, PointerOperand Source, PointerOperand Relevance, PointerOperand Target, PointerOperand Scratch, Shape Shape)
    : RuntimeCall(RuntimeKernel.DescriptorPoolShares)
{
    public override IReadOnlyList<Argument> Arguments =>
    [
        Source, Relevance, Target, Scratch, new LocalPoolingArgument(Pool.Function), new Precise(Pool.Exponent), new Integers(Pool.Blocks),
        Numbers.Of(Shape[0], Shape[1], Shape[2]),
    ];
}

/// <summary>A grid as kernels take it.</summary>
internal static class GridArguments
{
    public static IEnumerable<Argument> Of(GridGeometry grid, int samples) =>
    [
        Numbers.Of(samples, grid.Channels, grid.Height, grid.Width, grid.Size[0], grid.Size[1], grid.Stride[0], grid.Stride[1]),
        new Integers(grid.Scales),
    ];
}
