namespace Lrp.Compiler.IR;

/// <summary>
/// The index arithmetic of a sliding window, worked out once for all channels: for each tap in row-major order the runs of
/// neighbouring output positions at which it exists.
/// </summary>
internal sealed class Sweep
{
    /// <summary>Outputs Output, Output + 1, … (Count of them) read inputs Input, Input + Step, ….</summary>
    public readonly record struct Run(int Output, int Input, int Count);

    public Sweep(Window window, IntList spatial)
    {
        Step = window.Strides[window.Rank - 1];
        Inputs = new Shape(spatial.ToArray()).Count;
        Outputs = new Shape(window.Output.ToArray()).Count;
        var taps = new Shape(window.Kernel.ToArray());
        var tapStrides = taps.Strides();
        Runs = new Run[taps.Count][];
        for (var tap = 0; tap < Runs.Length; tap++)
            Runs[tap] = RunsOf(window, spatial, [.. tapStrides.Select((stride, axis) => tap / stride % window.Kernel[axis])]);
    }

    /// <summary>Input positions per channel.</summary>
    public int Inputs { get; }

    /// <summary>Output positions per channel.</summary>
    public int Outputs { get; }

    /// <summary>Distance between the inputs of neighbouring outputs: the stride of the innermost axis.</summary>
    public int Step { get; }

    /// <summary>One array per tap.</summary>
    public Run[][] Runs { get; }

    /// <summary>
    /// Visits every tap of every window that exists, as indices of output and input in so many planes; those of a window in row-major
    /// order.
    /// </summary>
    public void ForEach(int planes, Action<int, int> visit)
    {
        for (var plane = 0; plane < planes; plane++)
        {
            foreach (var run in Runs.SelectMany(runs => runs))
            {
                for (var index = 0; index < run.Count; index++)
                    visit((plane * Outputs) + run.Output + index, (plane * Inputs) + run.Input + (index * Step));
            }
        }
    }

    /// <summary>At how many taps each output position finds an input.</summary>
    public double[] CountTaps()
    {
        var counts = new double[Outputs];
        foreach (var run in Runs.SelectMany(runs => runs))
        {
            for (var index = 0; index < run.Count; index++)
                counts[run.Output + index]++;
        }

        return counts;
    }

    private static Run[] RunsOf(Window window, IntList spatial, int[] tap)
    {
        var rank = window.Rank;
        var first = new int[rank];
        var count = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            // Input = output·stride − shift must lie in [0, size).
            int stride = window.Strides[axis], shift = window.PadsBegin[axis] - (tap[axis] * window.Dilations[axis]);
            first[axis] = shift > 0 ? (shift + stride - 1) / stride : 0;
            var reach = spatial[axis] - 1 + shift;
            var end = reach < 0 ? 0 : Math.Min((reach / stride) + 1, window.Output[axis]);
            count[axis] = Math.Max(end - first[axis], 0);
        }

        int[] inputStrides = new Shape(spatial.ToArray()).Strides(), outputStrides = new Shape(window.Output.ToArray()).Strides();
        int input = 0, output = 0;
        for (var axis = 0; axis < rank; axis++)
        {
            input += inputStrides[axis]
                * ((first[axis] * window.Strides[axis]) - window.PadsBegin[axis] + (tap[axis] * window.Dilations[axis]));
            output += outputStrides[axis] * first[axis];
            inputStrides[axis] *= window.Strides[axis];
        }

        var rows = new Shape(count).With(rank - 1, count[rank - 1] == 0 ? 0 : 1);
        return Join(Strided.Offsets(rows, outputStrides, output), Strided.Offsets(rows, inputStrides, input), count[rank - 1],
            window.Strides[rank - 1]);
    }

    /// <summary>Rows that follow each other without a gap become one run: a 1×1 convolution is one long row.</summary>
    private static Run[] Join(int[] outputs, int[] inputs, int count, int step)
    {
        var runs = new List<Run>();
        for (var row = 0; row < outputs.Length; row++)
        {
            var last = runs.Count == 0 ? default : runs[runs.Count - 1];
            if (runs.Count > 0 && outputs[row] == last.Output + last.Count && inputs[row] == last.Input + (last.Count * step))
                runs[runs.Count - 1] = last with { Count = last.Count + count };
            else
                runs.Add(new Run(outputs[row], inputs[row], count));
        }

        return [.. runs];
    }
}
