namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => PoolShape.Infer(Window, inputs);
}

public sealed partial record MaxPoolRoute
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        var pooled = PoolShape.Infer(Window, [inputs[0]])[0];
        ShapeRules.RequireShape(inputs[1], "relevance", pooled.Shape.Dimensions.ToArray());
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}

public sealed partial record LpPool
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.Require(P >= 1, $"its p is {P} instead of at least 1");
        return PoolShape.Infer(Window, inputs);
    }
}

public sealed partial record AveragePool
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => PoolShape.Infer(Window, inputs);
}

public sealed partial record AveragePoolAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var g = inputs[0].Shape;
        ShapeRules.RequireRank(inputs[0], "input", Window.Rank + 2);
        WindowShape.RequireTaps(Window, Spatial);
        ShapeRules.RequireShape(inputs[0], "input", [g[0], g[1], .. Window.Output]);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf([g[0], g[1], .. Spatial]));
    }
}

internal static class PoolShape
{
    public static IReadOnlyList<ValueType> Infer(Window window, IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var x = inputs[0].Shape;
        ShapeRules.RequireRank(inputs[0], "input", window.Rank + 2);
        WindowShape.RequireTaps(window, x.Spatial());
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf([x[0], x[1], .. window.Output]));
    }
}
