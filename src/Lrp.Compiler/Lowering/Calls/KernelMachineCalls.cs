using Lrp.Compiler.IR;

namespace Lrp.Compiler.Lowering;

/// <summary>A kernel machine's sample and weights, and its sizes.</summary>
/// <param name="Intercepts">Read by all, so that the kernels take the same arguments.</param>
public sealed record KernelMachineOperands(
    PointerOperand X, RegionOperand Vectors, RegionOperand Coefficients, RegionOperand Intercepts, KernelMachine Machine,
    int Samples, int Features, int Count, int Functions)
{
    /// <summary>
    /// Floats of a call's own memory: three arrays of features and three of support vectors in float64, each in whole lines.
    /// </summary>
    public int Scratch => 6 * (Features + Count + 16);

    internal IEnumerable<Argument> Inputs => [X, Vectors, Coefficients, Intercepts];

    internal IEnumerable<Argument> Sizes =>
        [new KernelTermsArgument(Machine.Terms), new Integers(Machine.Groups), Numbers.Of(Samples, Features, Count, Functions)];

    internal long Pass => (long)Samples * Features * Count;
}

/// <summary>Decision values, and those of the kernel.</summary>
public sealed record KernelMachineCall(
    KernelMachineOperands Operands, PointerOperand Decisions, PointerOperand Kernels, PointerOperand Scratch)
    : RuntimeCall(RuntimeKernel.KernelMachine)
{
    public override long Work => Operands.Pass;

    public override IReadOnlyList<Argument> Arguments => [.. Operands.Inputs, Decisions, Kernels, Scratch, .. Operands.Sizes];
}

/// <summary>What brings their relevance back.</summary>
/// <param name="Extras">What the rule reads besides, in the kernel's order.</param>
/// <param name="Targets">Support vectors to look for a root at.</param>
/// <param name="Steps">Nodes of an integral.</param>
public sealed record KernelMachineAdjointCall(
    KernelMachineAdjoint Adjoint, KernelMachineOperands Operands, PointerOperand G, IReadOnlyList<Operand> Extras, PointerOperand Result,
    PointerOperand Scratch, int Targets, int Steps)
    : RuntimeCall(KernelOf(Adjoint.Rule))
{
    /// <summary>Passes over the support vectors: about one for each halving towards the root, two for each gradient.</summary>
    public override long Work =>
        Operands.Pass * Adjoint.Rule switch { KernelRule.Taylor => 62, KernelRule.Path => 60 + (2 * Steps), _ => 1 };

    public override IReadOnlyList<Argument> Arguments =>
    [
        .. Operands.Inputs, G, .. Extras, Result, Scratch, .. Operands.Sizes,
        .. Adjoint.Rule is KernelRule.Taylor or KernelRule.Path ? (Argument[])[new Integers(Adjoint.Groups), Numbers.Of(Targets)] : [],
        .. Adjoint.Rule == KernelRule.Path ? (Argument[])[Numbers.Of(Steps)] : [],
    ];

    private static RuntimeKernel KernelOf(KernelRule rule) => rule switch
    {
        KernelRule.Exact => RuntimeKernel.KernelExact,
        KernelRule.Gradient => RuntimeKernel.KernelGradient,
        KernelRule.SoftMinimum => RuntimeKernel.KernelSoftMinimum,
        KernelRule.Taylor => RuntimeKernel.KernelTaylor,
        _ => RuntimeKernel.KernelPath,
    };
}

/// <summary>Probabilities of classes from those of pairs.</summary>
public sealed record PairwiseCouplingCall(PointerOperand Pairs, PointerOperand Target, PointerOperand Scratch, int Samples, int Classes)
    : RuntimeCall(RuntimeKernel.PairwiseCoupling)
{
    public override IReadOnlyList<Argument> Arguments => [Pairs, Target, Scratch, Numbers.Of(Samples, Classes)];
}
