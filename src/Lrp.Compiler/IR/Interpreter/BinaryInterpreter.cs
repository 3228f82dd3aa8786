namespace Lrp.Compiler.IR;

public sealed partial record Binary
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor a = inputs[0], b = inputs[1];
        var shape = Shape.Broadcast(a.Shape, b.Shape)!;
        var fromA = Strided.Offsets(shape, Strided.BroadcastStrides(a.Shape, shape));
        var fromB = a.Shape.Equals(b.Shape) ? fromA : Strided.Offsets(shape, Strided.BroadcastStrides(b.Shape, shape));
        var function = Scalar();
        var output = new double[shape.Count];
        for (var index = 0; index < output.Length; index++)
            output[index] = function(a.Data[fromA[index]], b.Data[fromB[index]]);
        return [new Tensor(shape, output)];
    }

    private Func<double, double, double> Scalar() => Function switch
    {
        BinaryFunction.Add => (a, b) => a + b,
        BinaryFunction.Subtract => (a, b) => a - b,
        BinaryFunction.Multiply => (a, b) => a * b,
        BinaryFunction.Divide => (a, b) => a / b,
        BinaryFunction.Minimum => Math.Min,
        BinaryFunction.Maximum => Math.Max,
        BinaryFunction.Power => Math.Pow,
        BinaryFunction.PRelu => (a, b) => a >= 0 ? a : a * b,
        BinaryFunction.PReluDerivative => (a, b) => a > 0 ? 1 : b,
        BinaryFunction.Where => (a, b) => a != 0 ? b : 0,
        BinaryFunction.Greater => (a, b) => a > b ? 1 : 0,
        BinaryFunction.GreaterOrEqual => (a, b) => a >= b ? 1 : 0,
        BinaryFunction.Equal => (a, b) => a == b ? 1 : 0,
        BinaryFunction.And => (a, b) => a != 0 && b != 0 ? 1 : 0,
        BinaryFunction.Or => (a, b) => a != 0 || b != 0 ? 1 : 0,
        _ => throw new NotSupportedException(Name),
    };
}

public sealed partial record Select
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var shape = inputs.Select(input => input.Shape).Aggregate((a, b) => Shape.Broadcast(a, b)!);
        var from = inputs.Select(input => Strided.Offsets(shape, Strided.BroadcastStrides(input.Shape, shape))).ToArray();
        var output = new double[shape.Count];
        for (var index = 0; index < output.Length; index++)
        {
            var chosen = inputs[0].Data[from[0][index]] != 0 ? 1 : 2;
            output[index] = inputs[chosen].Data[from[chosen][index]];
        }

        return [new Tensor(shape, output)];
    }
}

public sealed partial record Affine
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        double[] scale = inputs[1].Data, shift = inputs[2].Data;
        var inner = inputs[0].Shape.Spatial().Aggregate(1, (product, size) => product * size);
        var output = new Tensor(inputs[0].Shape);
        for (var index = 0; index < output.Data.Length; index++)
        {
            var channel = index / inner % scale.Length;
            output.Data[index] = (scale[channel] * inputs[0].Data[index]) + shift[channel];
        }

        return [output];
    }
}
