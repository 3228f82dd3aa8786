using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

/// <summary>
/// The sum of a layer's positive products, Σ max(w·x, 0) + b = W⁺x⁺ + W⁻x⁻ + b: the denominator of z⁺ for inputs of any sign, in one pass
/// instead of two, and without cancellation. Made by <see cref="PositiveProducts"/>; inputs x, W, optional b.
/// </summary>
/// <param name="Layer">A convolution, or a dense layer.</param>
public sealed record PositiveConv(Operator Layer) : Operator
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => Layer.Infer(inputs);

    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var positive = Layer.Evaluate([Positive(inputs[0]), Positive(inputs[1]), .. inputs.Skip(2)])[0];
        var negative = Layer.Evaluate([Negative(inputs[0]), Negative(inputs[1])])[0];
        return [new Tensor(positive.Shape, [.. positive.Data.Zip(negative.Data, (a, b) => a + b)])];

        static Tensor Positive(Tensor x) => x.Map(element => Math.Max(element, 0));

        static Tensor Negative(Tensor x) => x.Map(element => Math.Min(element, 0));
    }

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
