namespace Lrp.Compiler.IR;

public sealed partial record FisherVector
{
    /// <summary>Descriptors and the mixture.</summary>
    internal const int Operands = 5;

    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, Operands, Operands);
        return ShapeRules.Output(inputs, VectorOf(inputs));
    }

    /// <summary>Checks the first inputs, which all have in common.</summary>
    /// <returns>The shape of the vector.</returns>
    internal Shape VectorOf(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireRank(inputs[0], "descriptors", 3);
        ShapeRules.RequireRank(inputs[1], "precisions", 2);
        var (x, mixture) = (inputs[0].Shape, inputs[1].Shape);
        ShapeRules.Require(mixture[0] > 0 && mixture[1] > 0, $"its mixture {mixture} is empty");
        ShapeRules.Require(x[2] == mixture[1], $"its descriptors {x} have {x[2]} dimensions, its mixture {mixture} has {mixture[1]}");
        ShapeRules.RequireShape(inputs[2], "means", mixture[0], mixture[1]);
        ShapeRules.RequireShape(inputs[3], "logarithms of weights", mixture[0]);
        ShapeRules.RequireShape(inputs[4], "roots of weights", mixture[0]);
        ShapeRules.Require(Threshold is >= 0 and < 1, $"its threshold is {Threshold}");
        PyramidChecks.Require(Blocks, x[1]);
        return ShapeRules.ShapeOf(x[0], PyramidCells.Count(Blocks) * Length(mixture[0], mixture[1]));
    }
}

public sealed partial record FisherShares
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, FisherVector.Operands + 1, FisherVector.Operands + 1);
        ShapeRules.RequireShape(inputs[FisherVector.Operands], "relevance", [.. Fisher.VectorOf(inputs).Dimensions]);
        return ShapeRules.Output(inputs, new Shape(inputs[0].Shape[0], inputs[0].Shape[1]));
    }
}

public sealed partial record FisherMagnitudes
{
    public override IReadOnlyList<ValueType> Infer(IReadOnlyList<Value> inputs)
    {
        ShapeRules.RequireInputs(inputs, FisherVector.Operands, FisherVector.Operands);
        return ShapeRules.Output(inputs, Fisher.VectorOf(inputs));
    }
}
