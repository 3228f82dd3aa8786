namespace Lrp.Conformance.Tests;

/// <summary>Numbers as tests compare them.</summary>
internal static class Doubles
{
    public static double[] ToDoubles(this float[] values) => Array.ConvertAll(values, value => (double)value);

    public static double[] ToDoubles(this ReadOnlySpan<float> values) => values.ToArray().ToDoubles();
}
