namespace Lrp.Compiler.IR;

public sealed partial record Unary
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

public sealed partial record UnaryDerivative
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

public sealed partial record Binary
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        return ShapeRules.Output(inputs, ShapeRules.Broadcast(inputs[0].Shape, inputs[1].Shape));
    }
}

public sealed partial record Select
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 3, 3);
        var shape = inputs.Select(input => input.Shape).Aggregate(ShapeRules.Broadcast);
        return ShapeRules.Output([inputs[1], inputs[2]], shape);
    }
}

public sealed partial record Affine
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 3, 3);
        return PerChannel.Infer(inputs, "scale", "shift");
    }
}

public sealed partial record BatchNormalization
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 5, 5);
        return PerChannel.Infer(inputs, "scale", "bias", "mean", "variance");
    }
}

internal static class PerChannel
{
    /// <summary>The inputs behind the first are vectors over its channels.</summary>
    public static IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs, params string[] parameters)
    {
        var x = inputs[0].Shape;
        ShapeRules.Require(x.Rank >= 2, $"its input {x} has no channel axis");
        for (var index = 0; index < parameters.Length; index++)
            ShapeRules.RequireShape(inputs[index + 1], parameters[index], x[1]);
        return ShapeRules.Output(inputs, x);
    }
}
