namespace Lrp;

/// <summary>An input that says nothing, to which a method compares: one value for all elements, or one per channel.</summary>
/// <param name="Channels">One value, or as many as there are channels.</param>
/// <param name="Axis">The axis of channels, where there are several.</param>
public sealed record Baseline(IReadOnlyList<float> Channels, int Axis = 1)
{
    /// <summary>The same value everywhere.</summary>
    public static implicit operator Baseline(float value) => new([value]);

    /// <summary>The baseline of a network's inputs, element by element.</summary>
    /// <exception cref="ArgumentException">An input has another number of channels.</exception>
    internal float[] Of(IReadOnlyList<TensorInfo> inputs)
    {
        var values = new List<float>();
        foreach (var input in inputs)
            values.AddRange(Of(input));
        return [.. values];
    }

    private IEnumerable<float> Of(TensorInfo input)
    {
        if (Channels.Count == 1)
            return Enumerable.Repeat(Channels[0], input.Length);
        if ((uint)Axis >= (uint)input.Shape.Count || input.Shape[Axis] != Channels.Count)
        {
            var shape = string.Join(", ", input.Shape);
            throw new ArgumentException($"A baseline of {Channels.Count} channels does not fit axis {Axis} of input '{input.Name}' [{shape}].");
        }

        var inner = input.Shape.Skip(Axis + 1).Aggregate(1, (product, dimension) => product * dimension);
        return Enumerable.Range(0, input.Length).Select(index => Channels[index / inner % Channels.Count]);
    }
}
