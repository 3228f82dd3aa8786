namespace Lrp.Compiler.IR;

public sealed partial record Conv
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor x = inputs[0], weights = inputs[1];
        var sweep = new Sweep(Window, x.Shape.Spatial());
        int batch = x.Shape[0], channels = weights.Shape[1], filters = weights.Shape[0], taps = sweep.Runs.Length;
        var output = new Tensor(new Shape([batch, filters, .. Window.Output]));
        for (var plane = 0; plane < batch * filters; plane++)
        {
            int sample = plane / filters, filter = plane % filters;
            var group = filter / (filters / Groups);
            var y = output.Data.AsSpan(plane * sweep.Outputs, sweep.Outputs);
            if (inputs.Count > 2)
                y.Fill(inputs[2].Data[filter]);
            for (var channel = 0; channel < channels; channel++)
            {
                var source = x.Data.AsSpan(((sample * channels * Groups) + (group * channels) + channel) * sweep.Inputs, sweep.Inputs);
                for (var tap = 0; tap < taps; tap++)
                    Add(sweep, tap, weights.Data[(((filter * channels) + channel) * taps) + tap], source, y);
            }
        }

        return [output];
    }

    private static void Add(Sweep sweep, int tap, double weight, ReadOnlySpan<double> x, Span<double> y)
    {
        foreach (var run in sweep.Runs[tap])
        {
            var to = y.Slice(run.Output, run.Count);
            for (int index = 0, from = run.Input; index < to.Length; index++, from += sweep.Step)
                to[index] += weight * x[from];
        }
    }
}

public sealed partial record ConvTranspose
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        Tensor g = inputs[0], weights = inputs[1];
        var sweep = new Sweep(Window, Spatial);
        int batch = g.Shape[0], channels = weights.Shape[1], filters = weights.Shape[0], taps = sweep.Runs.Length;
        var output = new Tensor(new Shape([batch, channels * Groups, .. Spatial]));
        for (var plane = 0; plane < batch * channels * Groups; plane++)
        {
            int sample = plane / (channels * Groups), group = plane / channels % Groups, channel = plane % channels;
            var x = output.Data.AsSpan(plane * sweep.Inputs, sweep.Inputs);
            if (inputs.Count > 2)
                x.Fill(inputs[2].Data[plane % (channels * Groups)]);
            for (var filter = group * (filters / Groups); filter < (group + 1) * (filters / Groups); filter++)
            {
                var source = g.Data.AsSpan(((sample * filters) + filter) * sweep.Outputs, sweep.Outputs);
                for (var tap = 0; tap < taps; tap++)
                    Add(sweep, tap, weights.Data[(((filter * channels) + channel) * taps) + tap], source, x);
            }
        }

        return [output];
    }

    private static void Add(Sweep sweep, int tap, double weight, ReadOnlySpan<double> g, Span<double> x)
    {
        foreach (var run in sweep.Runs[tap])
        {
            var from = g.Slice(run.Output, run.Count);
            for (int index = 0, to = run.Input; index < from.Length; index++, to += sweep.Step)
                x[to] += weight * from[index];
        }
    }
}

public sealed partial record TapSum
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var sweep = new Sweep(Window, Spatial);
        int channels = inputs[0].Shape[0], positions = IsAdjoint ? sweep.Inputs : sweep.Outputs;
        var sums = new Tensor(new Shape([1, channels, .. IsAdjoint ? Spatial : Window.Output]));
        for (var channel = 0; channel < channels; channel++)
        {
            for (var tap = 0; tap < sweep.Runs.Length; tap++)
            {
                var weight = inputs[0].Data[(channel * sweep.Runs.Length) + tap];
                foreach (var run in sweep.Runs[tap])
                {
                    for (var index = 0; index < run.Count; index++)
                        sums.Data[(channel * positions) + (IsAdjoint ? run.Input + (index * sweep.Step) : run.Output + index)] += weight;
                }
            }
        }

        return [sums];
    }
}
