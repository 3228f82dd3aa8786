using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

/// <summary>
/// P ∗ x⁺ + N ∗ x⁻ + b in one pass: every input meets the weights of its sign only. What z⁺, αβ and γ compute of inputs of any sign,
/// at the price of one convolution instead of two. Made by <see cref="SignFusion"/>; inputs x, P, N, optional b.
/// </summary>
public sealed record SignedConv(Window Window) : Operator
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) =>
        new Conv(Window, 1).Infer([inputs[0], inputs[1], .. inputs.Skip(3)]);

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}

/// <summary>
/// Pᵀg where x ≥ 0 and Nᵀg where x &lt; 0, in one pass: the adjoint that belongs to <see cref="SignedConv"/>, but for the factor x.
/// Inputs g, P, N, x.
/// </summary>
public sealed record SignedConvTranspose(Window Window, IntList Spatial) : Operator
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) =>
        new ConvTranspose(Window, 1, Spatial).Infer([inputs[0], inputs[1]]);

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
