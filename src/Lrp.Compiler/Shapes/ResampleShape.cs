namespace Lrp.Compiler.IR;

public sealed partial record Resample
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) =>
        TapShape.Infer(inputs, Axis, Sources, (x, weights) => (x[Axis], weights[0]));
}

public sealed partial record ResampleAdjoint
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs) => TapShape.Infer(inputs, Axis, Sources, (g, weights) =>
    {
        ShapeRules.Require(g[Axis] == weights[0], $"its input {g} does not have {weights[0]} elements along axis {Axis}");
        return (Size, Size);
    });
}

internal static class TapShape
{
    /// <param name="sizes">From the shapes of both inputs: how many elements the sources lie in, and those of the output's axis.</param>
    public static IReadOnlyList<ValueType> Infer(
        IReadOnlyList<Value> inputs, int axis, IntList sources, Func<Shape, Shape, (int Source, int Output)> sizes)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        Shape x = inputs[0].Shape, weights = inputs[1].Shape;
        ShapeRules.RequireAxis(axis, x.Rank);
        ShapeRules.RequireRank(inputs[1], "weights", 2);
        ShapeRules.Require(sources.Count == weights.Count, $"it has {sources.Count} sources for weights {weights}");
        var (source, output) = sizes(x, weights);
        ShapeRules.Require(sources.All(index => index >= 0 && index < source), $"it reads beyond the {source} elements of axis {axis}");
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(x.With(axis, output).Dimensions));
    }
}
