namespace Lrp.Compiler.IR;

public sealed partial record MaxPool
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        return [Strided.Gather(x, Winners(Window, x), new Shape([x.Shape[0], x.Shape[1], .. Window.Output]))];
    }

    /// <summary>
    /// Index of the first maximum of each window, in row-major order: taps come in that order, and only a greater one wins. What is no
    /// number is greater than all.
    /// </summary>
    internal static int[] Winners(Window pool, Tensor x)
    {
        var sweep = new Sweep(pool, x.Shape.Spatial());
        var planes = x.Shape[0] * x.Shape[1];
        var winners = new int[planes * sweep.Outputs];
        for (var index = 0; index < winners.Length; index++)
            winners[index] = -1;
        sweep.ForEach(planes, (window, element) =>
        {
            if (winners[window] < 0 || (!(x.Data[element] <= x.Data[winners[window]]) && !double.IsNaN(x.Data[winners[window]])))
                winners[window] = element;
        });
        return winners;
    }
}

public sealed partial record MaxPoolRoute
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        if (SplitsTies)
            return [Split(inputs[0], inputs[1])];
        var winners = MaxPool.Winners(Window, inputs[0]);
        var output = new Tensor(inputs[0].Shape);
        for (var index = 0; index < winners.Length; index++)
            output.Data[winners[index]] += inputs[1].Data[index];
        return [output];
    }

    private Tensor Split(Tensor x, Tensor relevance)
    {
        var maxima = Strided.Gather(x, MaxPool.Winners(Window, x), relevance.Shape);
        var ties = new Tensor(relevance.Shape);
        var output = new Tensor(x.Shape);
        ForEachMaximum((window, _) => ties.Data[window]++);
        ForEachMaximum((window, element) => output.Data[element] += relevance.Data[window] / ties.Data[window]);
        return output;

        void ForEachMaximum(Action<int, int> visit) =>
            new Sweep(Window, x.Shape.Spatial()).ForEach(x.Shape[0] * x.Shape[1], (window, element) =>
            {
                if (x.Data[element] == maxima.Data[window])
                    visit(window, element);
            });
    }
}

public sealed partial record AveragePool
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var x = inputs[0];
        var sweep = new Sweep(Window, x.Shape.Spatial());
        var divisors = Divisors(Window, x.Shape.Spatial(), CountPadding);
        var output = new Tensor(new Shape([x.Shape[0], x.Shape[1], .. Window.Output]));
        for (var plane = 0; plane < x.Shape[0] * x.Shape[1]; plane++)
        {
            var y = output.Data.AsSpan(plane * sweep.Outputs, sweep.Outputs);
            foreach (var run in sweep.Runs.SelectMany(runs => runs))
            {
                for (var index = 0; index < run.Count; index++)
                    y[run.Output + index] += x.Data[(plane * sweep.Inputs) + run.Input + (index * sweep.Step)];
            }

            for (var index = 0; index < y.Length; index++)
                y[index] /= divisors[index];
        }

        return [output];
    }

    /// <summary>What each window divides by: taps that exist, or, with padding counted, those of the padded input.</summary>
    internal static double[] Divisors(Window window, IntList spatial, bool countPadding)
    {
        if (!countPadding)
            return Array.ConvertAll(new Sweep(window, spatial).CountTaps(), count => Math.Max(count, 1));
        var padded = spatial.Select((size, axis) => size + window.PadsBegin[axis] + window.PadsEnd[axis]).ToArray();
        var none = IntList.Repeat(0, window.Rank);
        return Divisors(window with { PadsBegin = none, PadsEnd = none }, padded, countPadding: false);
    }
}

public sealed partial record AveragePoolAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var g = inputs[0];
        var sweep = new Sweep(Window, Spatial);
        var divisors = AveragePool.Divisors(Window, Spatial, CountPadding);
        var output = new Tensor(new Shape([g.Shape[0], g.Shape[1], .. Spatial]));
        for (var plane = 0; plane < g.Shape[0] * g.Shape[1]; plane++)
        {
            foreach (var run in sweep.Runs.SelectMany(runs => runs))
            {
                for (var index = 0; index < run.Count; index++)
                {
                    output.Data[(plane * sweep.Inputs) + run.Input + (index * sweep.Step)] +=
                        g.Data[(plane * sweep.Outputs) + run.Output + index] / divisors[run.Output + index];
                }
            }
        }

        return [output];
    }
}
