namespace Lrp.Compiler.IR;

public sealed partial record Conv
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 3);
        var (x, weights) = (inputs[0].Shape, inputs[1].Shape);
        ShapeRules.RequireRank(inputs[0], "input", Window.Rank + 2);
        ConvWeights.Require(inputs[1], Window, Groups);
        ShapeRules.Require(x[1] == (long)weights[1] * Groups,
            $"its input has {x[1]} channels, its weights {weights} in {Groups} group(s) want {(long)weights[1] * Groups}");
        if (inputs.Count == 3)
            ShapeRules.RequireShape(inputs[2], "bias", weights[0]);
        WindowShape.RequireInside(Window, x.Spatial());
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf([x[0], weights[0], .. Window.Output]));
    }
}

public sealed partial record ConvTranspose
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 3);
        var (g, weights) = (inputs[0].Shape, inputs[1].Shape);
        ShapeRules.RequireRank(inputs[0], "input", Window.Rank + 2);
        ConvWeights.Require(inputs[1], Window, Groups);
        ShapeRules.Require(g[1] == weights[0], $"its input has {g[1]} channels, its weights {weights} want {weights[0]}");
        WindowShape.RequireInside(Window, Spatial);
        ShapeRules.RequireShape(inputs[0], "input", [g[0], g[1], .. Window.Output]);
        var output = ShapeRules.ShapeOf([g[0], (long)weights[1] * Groups, .. Spatial.Select(dimension => (long)dimension)]);
        if (inputs.Count == 3)
            ShapeRules.RequireShape(inputs[2], "bias", output[1]);
        return ShapeRules.Output(inputs, output);
    }
}

public sealed partial record TapSum
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var taps = inputs[0].Shape;
        ShapeRules.RequireRank(inputs[0], "taps", Window.Rank + 1);
        ShapeRules.RequireShape(inputs[0], "taps", [taps[0], .. Window.Kernel]);
        WindowShape.RequireInside(Window, Spatial);
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf([1, taps[0], .. IsAdjoint ? Spatial : Window.Output]));
    }
}

internal static class ConvWeights
{
    /// <summary>Weights are [K, C/groups, kernel…] with K divisible by the groups.</summary>
    public static void Require(Value weights, Window window, int groups)
    {
        ShapeRules.RequireRank(weights, "weight tensor", window.Rank + 2);
        ShapeRules.Require(window.Kernel.SequenceEqual(weights.Shape.Spatial()),
            $"its kernel {window.Kernel} differs from that of its weights {weights.Shape}");
        ShapeRules.Require(groups > 0 && weights.Shape[0] % groups == 0,
            $"its weights {weights.Shape} cannot be split into {groups} groups");
    }
}
