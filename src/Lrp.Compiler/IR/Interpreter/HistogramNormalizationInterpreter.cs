namespace Lrp.Compiler.IR;

public sealed partial record HistogramNormalization
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var shape = inputs[0].Shape;
        var parts = inputs[0].Reshape(new Shape(shape.Count * Parts / shape[shape.Rank - 1], shape[shape.Rank - 1] / Parts)).Rows();
        return [new Tensor(shape, [.. parts.SelectMany(Normalised)])];
    }

    private double[] Normalised(double[] part)
    {
        var raised = Array.ConvertAll(part, x => double.IsNaN(x) ? x : Math.Sign(x) * Math.Pow(Math.Abs(x), Power));
        var norm = Norm switch { 1 => raised.Sum(Math.Abs), 2 => Math.Sqrt(raised.Sum(y => y * y)), _ => 1 };
        return norm == 0 ? raised : Array.ConvertAll(raised, y => y / norm);
    }
}
