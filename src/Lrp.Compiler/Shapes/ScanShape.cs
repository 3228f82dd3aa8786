using static Lrp.Compiler.IR.ShapeRules;

namespace Lrp.Compiler.IR;

public sealed partial record Scan
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        RequireInputs(inputs, Body.Inputs.Count, Body.Inputs.Count);
        for (var index = 0; index < inputs.Count; index++)
        {
            var (shape, isCarried) = (Body.Inputs[index].Shape, index < Carried);
            RequireShape(inputs[index], isCarried ? $"initial value {index}" : $"scanned input {index - Carried}",
                [.. isCarried ? Array.Empty<int>() : [Count], .. shape.Dimensions]);
            if (isCarried)
                RequireShape(Body.Outputs[index], $"carried value {index} behind a turn", [.. shape.Dimensions]);
        }

        return [.. Body.Outputs.Select((output, index) => new ValueType(
            ElementType.Float32, index < Carried ? output.Shape : ShapeOf([Count, .. output.Shape.Dimensions])))];
    }
}
