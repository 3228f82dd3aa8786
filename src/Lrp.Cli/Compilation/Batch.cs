namespace Lrp.Cli.Compilation;

/// <summary>
/// How a network takes samples: one at a time, or, where its file fixes the first axis of inputs and logits, so many at once, a row
/// each.
/// </summary>
internal sealed class Batch
{
    private readonly int[] _lengths;

    /// <param name="size">
    /// Rows of the batch, as <see cref="IExplainer.BatchSize"/> tells; 1 to take the network's shapes for one sample's.
    /// </param>
    public Batch(IExplainer network, int size)
    {
        Size = size;
        Inputs = [.. network.Inputs.Select(Row)];
        Output = Row(network.Output);
        Logits = Row(network.LogitsInfo);
        _lengths = [.. Inputs.Select(input => input.Length)];
    }

    /// <summary>How many samples the network takes at a time.</summary>
    public int Size { get; }

    /// <summary>The inputs of one sample; its elements follow each other in this order.</summary>
    public IReadOnlyList<TensorInfo> Inputs { get; }

    public TensorInfo Output { get; }

    public TensorInfo Logits { get; }

    /// <summary>The network's input: a sample in each row, the last one also in the rows that are left.</summary>
    public float[] Join(IReadOnlyList<float[]> samples)
    {
        var values = new float[Size * _lengths.Sum()];
        foreach (var (start, row, length, position) in Places())
            samples[Math.Min(row, samples.Count - 1)].AsSpan(start, length).CopyTo(values.AsSpan(position));
        return values;
    }

    /// <summary>What belongs to each sample, of values as <see cref="Join"/> lays them out.</summary>
    public float[][] Split(ReadOnlySpan<float> values)
    {
        var samples = new float[Size][];
        for (var row = 0; row < Size; row++)
            samples[row] = new float[_lengths.Sum()];
        foreach (var (start, row, length, position) in Places())
            values.Slice(position, length).CopyTo(samples[row].AsSpan(start));
        return samples;
    }

    /// <summary>Where each sample has its part of an input, and where the network has it.</summary>
    private IEnumerable<(int Start, int Row, int Length, int Position)> Places()
    {
        var start = 0;
        foreach (var length in _lengths)
        {
            for (var row = 0; row < Size; row++)
                yield return (start, row, length, (start * Size) + (row * length));
            start += length;
        }
    }

    /// <summary>What one row of a tensor is.</summary>
    public TensorInfo Row(TensorInfo tensor) => Size > 1 && tensor.Shape is [var first, ..] && first == Size
        ? new(tensor.Name, [1, .. tensor.Shape.Skip(1)]) { IsInteger = tensor.IsInteger, Labels = tensor.Labels }
        : tensor;
}
