using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

/// <summary>
/// The sum of a layer's products of one sign, Σ max(w·x, 0) + b = W⁺x⁺ + W⁻x⁻ + b or Σ min(w·x, 0) + b = W⁻x⁺ + W⁺x⁻ + b: the
/// denominators of z⁺ and αβ for inputs of any sign, in one pass instead of two, and without cancellation. Made by
/// <see cref="ProductsOfOneSign"/>; inputs x, W, optional b.
/// </summary>
/// <param name="Layer">A convolution, or a dense layer.</param>
public sealed record OneSignConv(Operator Layer, ProductSign Products) : Operator
{
    /// <summary>The products in words.</summary>
    internal string Words => Products == ProductSign.Positive ? "positive" : "negative";

    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => Layer.Infer(inputs);

    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (x, weights) = (inputs[0], inputs[1]);
        var (above, below) = Products == ProductSign.Positive
            ? (Positive(weights), Negative(weights))
            : (Negative(weights), Positive(weights));
        var ofPositive = Layer.Evaluate([Positive(x), above, .. inputs.Skip(2)])[0];
        var ofNegative = Layer.Evaluate([Negative(x), below])[0];
        return [new Tensor(ofPositive.Shape, [.. ofPositive.Data.Zip(ofNegative.Data, (a, b) => a + b)])];

        static Tensor Positive(Tensor tensor) => tensor.Map(element => Math.Max(element, 0));

        static Tensor Negative(Tensor tensor) => tensor.Map(element => Math.Min(element, 0));
    }

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
