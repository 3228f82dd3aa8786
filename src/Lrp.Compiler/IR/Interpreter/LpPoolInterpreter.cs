namespace Lrp.Compiler.IR;

public sealed partial record LpPool
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var sums = new Tensor(new Shape([x.Shape[0], x.Shape[1], .. Window.Output]));
        new Sweep(Window, x.Shape.Spatial()).ForEach(x.Shape[0] * x.Shape[1], (window, element) => sums.Data[window] += Math.Pow(Math.Abs(x.Data[element]), P));
        return [sums.Map(sum => Math.Pow(sum, 1 / P))];
    }
}
