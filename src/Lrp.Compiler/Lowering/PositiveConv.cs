using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

/// <summary>
/// The sum of a convolution's positive products, Σ max(w·x, 0) + b = W⁺x⁺ + W⁻x⁻ + b: the denominator of z⁺ for inputs of any sign, in
/// one pass instead of two, and without cancellation. Made by <see cref="PositiveProducts"/>; inputs x, W, optional b.
/// </summary>
public sealed record PositiveConv(Window Window) : Operator
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => new Conv(Window, 1).Infer(inputs);

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
