namespace Lrp.Compiler.IR;

public sealed partial record Dense
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 3);
        var (x, weights) = (inputs[0].Shape, inputs[1].Shape);
        ShapeRules.Require(x.Rank > 0, "its input is a scalar");
        ShapeRules.RequireRank(inputs[1], "weight matrix", 2);
        ShapeRules.Require(x[x.Rank - 1] == weights[1],
            $"its input {x} has {x[x.Rank - 1]} columns, its weights {weights} want {weights[1]}");
        if (inputs.Count == 3)
            ShapeRules.RequireShape(inputs[2], "bias", weights[0]);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf([.. x.Dimensions.Take(x.Rank - 1), weights[0]]));
    }
}

public sealed partial record MatMul
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        return ShapeRules.Output(inputs, ProductOf(inputs[0].Shape, inputs[1].Shape));
    }

    internal static Shape ProductOf(Shape a, Shape b)
    {
        ShapeRules.Require(a.Rank >= 2 && b.Rank >= 2, $"{a} and {b} are not both matrices");
        ShapeRules.Require(a[a.Rank - 1] == b[b.Rank - 2],
            $"{a} and {b} cannot be multiplied: {a[a.Rank - 1]} columns, {b[b.Rank - 2]} rows");
        var leading = ShapeRules.Broadcast(
            new Shape([.. a.Dimensions.Take(a.Rank - 2)]), new Shape([.. b.Dimensions.Take(b.Rank - 2)]));
        return ShapeRules.ShapeOf([.. leading.Dimensions, a[a.Rank - 2], b[b.Rank - 1]]);
    }
}

public sealed partial record StridedMatMul
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        foreach (var (view, input) in new[] { (Left, inputs[0]), (Right, inputs[1]) })
            ShapeRules.Require(view.IsWithin(input.Shape.Count), $"the matrix {view} leaves {input.Shape}");
        return ShapeRules.Output(inputs, MatMul.ProductOf(Left.Shape, Right.Shape));
    }
}
