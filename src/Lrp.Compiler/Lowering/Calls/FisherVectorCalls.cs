using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>Descriptors with a mixture of Gaussians, and their sizes.</summary>
/// <param name="Precisions">1/σ.</param>
/// <param name="Means">−µ/σ.</param>
/// <param name="Logarithms">ln π − Σ ln σ.</param>
/// <param name="Roots">1/√π.</param>
public sealed record FisherOperands(
    PointerOperand Descriptors, RegionOperand Precisions, RegionOperand Means, RegionOperand Logarithms, RegionOperand Roots,
    PointerOperand Room, FisherVector Fisher, int Samples, int Count, int Gaussians, int Dimensions)
{
    internal IEnumerable<Argument> Inputs => [Descriptors, Precisions, Means, Logarithms, Roots];

    internal IEnumerable<Argument> Sizes =>
    [
        new Precise(Fisher.Threshold), new Flag(Fisher.HasWeights), new Integers(Fisher.Blocks),
        Numbers.Of(Samples, Count, Gaussians, Dimensions),
    ];

    internal long Pass => 2L * Samples * Count * Gaussians * Dimensions;
}

/// <summary>A Fisher vector.</summary>
public sealed record FisherVectorCall(FisherOperands Operands, PointerOperand Vector)
    : RuntimeCall(RuntimeKernel.FisherVector)
{
    public override long Work => 2 * Operands.Pass;

    public override IReadOnlyList<Argument> Arguments => [.. Operands.Inputs, Vector, Operands.Room, .. Operands.Sizes];
}

/// <summary>Σ|ψ|.</summary>
public sealed record FisherMagnitudesCall(FisherOperands Operands, PointerOperand Target)
    : RuntimeCall(RuntimeKernel.FisherMagnitudes)
{
    public override long Work => Operands.Pass;

    public override IReadOnlyList<Argument> Arguments => [.. Operands.Inputs, Target, Operands.Room, .. Operands.Sizes];
}

/// <summary>Relevance of descriptors.</summary>
public sealed record FisherSharesCall(FisherOperands Operands, PointerOperand Relevance, double? Epsilon, PointerOperand Target)
    : RuntimeCall(Epsilon is null ? RuntimeKernel.FisherSharesBySize : RuntimeKernel.FisherShares)
{
    public override long Work => Operands.Pass;

    public override IReadOnlyList<Argument> Arguments =>
    [
        .. Operands.Inputs, Relevance, Target, Operands.Room, .. Operands.Sizes,
        .. Epsilon is { } epsilon ? (Argument[])[new Precise(epsilon)] : [],
    ];
}
