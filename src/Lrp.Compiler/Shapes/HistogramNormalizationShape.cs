namespace Lrp.Compiler.IR;

public sealed partial record HistogramNormalization
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        var shape = inputs[0].Shape;
        ShapeRules.Require(shape.Rank > 0, "its input is no row");
        ShapeRules.Require(Power is > 0 and < double.PositiveInfinity, $"its power is {Power}");
        ShapeRules.Require(Norm is 0 or 1 or 2, $"it has no norm {Norm}");
        var length = shape[shape.Rank - 1];
        ShapeRules.Require(Parts > 0 && length % Parts == 0, $"{length} numbers have no {Parts} equal parts");
        return ShapeRules.Output(inputs, shape);
    }
}
