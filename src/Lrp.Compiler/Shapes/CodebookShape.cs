namespace Lrp.Compiler.IR;

public sealed partial record Codebook
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, 2, 2);
        ShapeRules.RequireRank(inputs[0], "descriptors", 3);
        ShapeRules.RequireRank(inputs[1], "codebook", 2);
        var (x, words) = (inputs[0].Shape, inputs[1].Shape);
        ShapeRules.Require(words[0] > 0 && words[1] > 0, $"its codebook {words} is empty");
        ShapeRules.Require(x[2] == words[1], $"its descriptors {x} have {x[2]} dimensions, its words {words} have {words[1]}");
        ShapeRules.Require(Neighbours >= 0 && Neighbours <= words[0], $"it wants the {Neighbours} nearest of {words[0]} words");
        ShapeRules.Require(Assignment == Assignment.Hard || (Parameter > 0 && !double.IsInfinity(Parameter)),
            $"{(Assignment == Assignment.Soft ? "β" : "the base of its ranks")} is {Parameter}");
        return ShapeRules.Output(inputs, ShapeRules.ShapeOf(x[0], x[1], words[0]));
    }
}
