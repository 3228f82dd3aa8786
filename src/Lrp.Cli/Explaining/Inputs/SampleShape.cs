using Lrp.Cli.Tensors;

namespace Lrp.Cli.Explaining.Inputs;

/// <summary>Which arrays fit an input: shapes are compared, since as many numbers in another order are another input.</summary>
internal static class SampleShape
{
    /// <summary>An input's shape without a batch of one.</summary>
    public static IReadOnlyList<int> Of(TensorInfo input) => input.Shape is [1, ..] ? [.. input.Shape.Skip(1)] : input.Shape;

    /// <summary>
    /// How many samples an array holds: one of that shape, axes of length 1 being left out or added at will, or several along a further
    /// axis in front. What is a vector to the network may have any shape of as many elements. Null where it does not fit.
    /// </summary>
    public static int? Count(IReadOnlyList<int> array, IReadOnlyList<int> sample)
    {
        if (IsSame(array, sample))
            return 1;
        var rest = array.Skip(1).ToList();
        if (array.Count > 0 && rest.SequenceEqual(sample))
            return array[0];
        if (sample.Count > 1)
            return null;
        return rest.Count > 0 && Elements(rest) == Elements(sample) ? array[0]
            : Elements(array) == Elements(sample) ? 1
            : null;
    }

    /// <summary>True where an array is what an input takes, whatever its axes of length 1.</summary>
    public static bool IsSame(IReadOnlyList<int> array, IReadOnlyList<int> input) =>
        array.Where(dimension => dimension != 1).SequenceEqual(input.Where(dimension => dimension != 1));

    /// <summary>What to say of an array that does not fit.</summary>
    /// <param name="sample">The shape of one sample.</param>
    public static string Mismatch(string file, IReadOnlyList<int> array, TensorInfo input, IReadOnlyList<int> sample)
    {
        var samples = string.Concat(sample.Select(dimension => $", {dimension}"));
        var isTransposed = array.Count > 1 && array.Order().SequenceEqual(input.Shape.Order());
        return $"'{file}' has shape {ShapeText.Of(array)}; input '{input.Name}' takes {ShapeText.Of(input.Shape)}, "
            + $"or [n{samples}] for n samples.{(isTransposed ? " Its axes are in another order: transpose it." : "")}";
    }

    private static long Elements(IEnumerable<int> shape) => shape.Aggregate(1L, (product, dimension) => product * dimension);
}
