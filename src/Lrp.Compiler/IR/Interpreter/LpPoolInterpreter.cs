namespace Lrp.Compiler.IR;

public sealed partial record LpPool
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var sweep = new Sweep(Window, x.Shape.Spatial());
        var sums = new Tensor(new Shape([x.Shape[0], x.Shape[1], .. Window.Output]));
        for (var plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
        {
            foreach (var run in sweep.Runs.SelectMany(runs => runs))
            {
                for (var index = 0; index < run.Count; index++)
                {
                    var tap = x.Data[(plane * sweep.Inputs) + run.Input + (index * sweep.Step)];
                    sums.Data[(plane * sweep.Outputs) + run.Output + index] += Math.Pow(Math.Abs(tap), P);
                }
            }
        }

        return [sums.Map(sum => Math.Pow(sum, 1 / P))];
    }
}
