using Lrp.Compiler.Lowering;

namespace Lrp.Compiler.IR;

/// <summary>
/// Each output of a layer, or of its adjoint, summed with those of its weights that have the sign of a number: W⁺ᵀg where x ≥ 0, W⁻ᵀg
/// where x &lt; 0. x times it is x⁺ ∘ W⁺ᵀg + x⁻ ∘ W⁻ᵀg, with half of the products. Made by <see cref="ProductsBySign"/>; inputs g, W, x.
/// </summary>
/// <param name="Layer">A convolution or its adjoint.</param>
public sealed record ConvBySign(Operator Layer) : Operator
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => Layer.Infer([inputs[0], inputs[1]]);

    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var positive = Layer.Evaluate([inputs[0], inputs[1].Map(weight => Math.Max(weight, 0))])[0].Data;
        var negative = Layer.Evaluate([inputs[0], inputs[1].Map(weight => Math.Min(weight, 0))])[0].Data;
        return [new Tensor(inputs[2].Shape, [.. inputs[2].Data.Select((x, index) => (x < 0 ? negative : positive)[index])])];
    }

    internal override void Lower(Lowerer lowerer, Group group) => ConvolutionLowering.Lower(lowerer, group);
}
