// Shapes/ExampleShape.cs: types and shapes of the outputs. What does not fit is a ShapeException, by ShapeRules.Require.
namespace Lrp.Compiler.IR;

public sealed partial record Example
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 1, 1);
        ShapeRules.Require(Scale != 0, "its scale is 0");
        return ShapeRules.Output(inputs, inputs[0].Shape);
    }
}
