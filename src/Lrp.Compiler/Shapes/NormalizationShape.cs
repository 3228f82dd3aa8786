namespace Lrp.Compiler.IR;

public sealed partial record Normalization
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 3);
        var x = inputs[0].Shape;
        foreach (var axis in Axes)
            ShapeRules.RequireAxis(axis, x.Rank);
        ShapeRules.Require(Axes.Distinct().Count() == Axes.Count, $"its axes {Axes} repeat");
        for (var index = 1; index < inputs.Count; index++)
        {
            var parameter = inputs[index].Shape;
            ShapeRules.Require(Shape.Broadcast(x, parameter)?.Equals(x) == true,
                $"its {(index == 1 ? "scale" : "bias")} {parameter} does not broadcast to {x}");
        }

        return ShapeRules.Output(inputs, x);
    }
}
