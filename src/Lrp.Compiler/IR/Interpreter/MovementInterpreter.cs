namespace Lrp.Compiler.IR;

public sealed partial record Reshape
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) => [inputs[0].Reshape(Shape)];
}

public sealed partial record Transpose
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var source = inputs[0].Shape;
        var strides = source.Strides();
        var shape = new Shape([.. Permutation.Select(axis => source[axis])]);
        return [Strided.Gather(inputs[0], Strided.Offsets(shape, [.. Permutation.Select(axis => strides[axis])]), shape)];
    }
}

public sealed partial record Slice
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (start, strides) = Strided.Slice(inputs[0].Shape, Starts, Steps);
        return [Strided.Gather(inputs[0], Strided.Offsets(Shape, strides, start), Shape)];
    }
}

public sealed partial record SliceAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var (start, strides) = Strided.Slice(Shape, Starts, Steps);
        var offsets = Strided.Offsets(inputs[0].Shape, strides, start);
        var output = new Tensor(Shape);
        for (var index = 0; index < offsets.Length; index++)
            output.Data[offsets[index]] += inputs[0].Data[index];
        return [output];
    }
}

public sealed partial record Pad
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        // Axis by axis, each from the result of the one before: corners come out as ONNX wants them.
        var tensor = inputs[0];
        for (var axis = 0; axis < tensor.Shape.Rank; axis++)
        {
            if (Begin[axis] != 0 || End[axis] != 0)
                tensor = Along(tensor, axis);
        }

        return [tensor];
    }

    private Tensor Along(Tensor source, int axis)
    {
        var length = source.Shape[axis];
        var output = new Tensor(source.Shape.With(axis, length + Begin[axis] + End[axis]));
        int inner = source.Shape.Strides()[axis], padded = output.Shape[axis];
        for (var row = 0; row < (inner == 0 ? 0 : output.Data.Length / inner); row++)
        {
            var from = Source((row % padded) - Begin[axis], length);
            var to = output.Data.AsSpan(row * inner, inner);
            if (from < 0)
                to.Fill(Value);
            else
                source.Data.AsSpan(((row / padded * length) + from) * inner, inner).CopyTo(to);
        }

        return output;
    }

    /// <summary>The element of an axis that stands at <paramref name="position"/>; −1: the constant.</summary>
    internal int Source(int position, int length)
    {
        if (position >= 0 && position < length)
            return position;
        switch (Mode)
        {
            case PadMode.Edge:
                return position < 0 ? 0 : length - 1;
            case PadMode.Wrap:
                return ((position % length) + length) % length;
            case PadMode.Reflect:
                var period = Math.Max((2 * length) - 2, 1);
                var folded = ((position % period) + period) % period;
                return folded < length ? folded : period - folded;
            default:
                return -1;
        }
    }
}

public sealed partial record PadAdjoint
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        // Against the order of the pad.
        var tensor = inputs[0];
        for (var axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            if (Begin[axis] != 0 || End[axis] != 0)
                tensor = Along(tensor, axis);
        }

        return [tensor];
    }

    private Tensor Along(Tensor padded, int axis)
    {
        var pad = new Pad(Begin, End, Mode, 0);
        var output = new Tensor(padded.Shape.With(axis, Shape[axis]));
        var inner = padded.Shape.Strides()[axis];
        for (var row = 0; row < padded.Data.Length / inner; row++)
        {
            var at = pad.Source((row % padded.Shape[axis]) - Begin[axis], Shape[axis]);
            for (var index = 0; at >= 0 && index < inner; index++)
                output.Data[(((row / padded.Shape[axis] * Shape[axis]) + at) * inner) + index] += padded.Data[(row * inner) + index];
        }

        return output;
    }
}

public sealed partial record Concat
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var output = new Tensor(inputs[0].Shape.With(Axis, inputs.Sum(input => input.Shape[Axis])));
        var strides = output.Shape.Strides();
        var start = 0;
        foreach (var input in inputs)
        {
            var offsets = Strided.Offsets(input.Shape, strides, start);
            for (var index = 0; index < offsets.Length; index++)
                output.Data[offsets[index]] = input.Data[index];
            start += input.Shape[Axis] * strides[Axis];
        }

        return [output];
    }
}

public sealed partial record ShuffleChannels
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs)
    {
        var joined = new Concat(1).Evaluate(inputs)[0];
        var output = new Tensor(joined.Shape.With(1, Channels));
        int all = joined.Shape[1], plane = joined.Shape.Strides()[1];
        for (var index = 0; index < output.Data.Length; index += plane)
        {
            var (sample, channel) = (index / plane / Channels, From + (index / plane % Channels));
            var source = (channel % Groups * (all / Groups)) + (channel / Groups);
            Array.Copy(joined.Data, ((sample * all) + source) * plane, output.Data, index, plane);
        }

        return [output];
    }
}

public sealed partial record Expand
{
    public override IReadOnlyList<Tensor> Evaluate(IReadOnlyList<Tensor> inputs) =>
        [Strided.Gather(inputs[0], Strided.Offsets(Shape, Strided.BroadcastStrides(inputs[0].Shape, Shape)), Shape)];
}
