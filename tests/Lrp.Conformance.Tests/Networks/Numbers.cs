namespace Lrp.Conformance.Tests;

/// <summary>Numbers as tests compare them, and how many a shape holds.</summary>
internal static class Numbers
{
    public static double[] ToDoubles(this float[] values) => Array.ConvertAll(values, value => (double)value);

    public static double[] ToDoubles(this ReadOnlySpan<float> values) => values.ToArray().ToDoubles();

    public static int Product(this IEnumerable<int> sizes) => sizes.Aggregate(1, (product, size) => product * size);
}
