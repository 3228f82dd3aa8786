namespace Lrp.Conformance.Tests;

/// <summary>Numbers as tests compare them.</summary>
internal static class Doubles
{
    public static double[] ToDoubles(this ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
}
