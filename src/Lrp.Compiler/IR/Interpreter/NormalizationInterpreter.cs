namespace Lrp.Compiler.IR;

public sealed partial record Normalization
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var centred = SubtractsMean ? One(new Binary(BinaryFunction.Subtract), x, Mean(x)) : x;
        var deviation = Mean(centred.Map(SpecialFunctions.Square)).Map(variance => Math.Sqrt(variance + Epsilon));
        var y = One(new Binary(BinaryFunction.Divide), centred, deviation);
        if (inputs.Count > 1)
            y = One(new Binary(BinaryFunction.Multiply), y, inputs[1]);
        return [inputs.Count > 2 ? One(new Binary(BinaryFunction.Add), y, inputs[2]) : y];

        static Tensor One(Operator operation, params Tensor[] operands) => operation.Evaluate(operands)[0];

        Tensor Mean(Tensor tensor) => One(new Reduce(ReduceFunction.Mean, Axes, KeepAxes: true), tensor);
    }
}
