using System.Numerics;

namespace Lrp.Learning;

/// <summary>The densities of a mixture's components.</summary>
internal sealed class MixtureDensities
{
    private readonly double[] _factors, _offsets, _constants;

    public MixtureDensities(double[] weights, double[] means, double[] variances)
    {
        (Weights, Means, Variances) = (weights, means, variances);
        // (x − µ)/σ = x · 1/σ − µ/σ.
        _factors = Array.ConvertAll(variances, variance => 1 / Math.Sqrt(variance));
        _offsets = [.. _factors.Select((factor, index) => -means[index] * factor)];
        _constants = [.. weights.Select((weight, component) => Math.Log(weight)
            - (0.5 * variances.AsSpan(component * Width, Width).ToArray().Sum(variance => Math.Log(2 * Math.PI * variance))))];
    }

    public int Count => Weights.Length;

    public int Width => Means.Length / Weights.Length;

    public double[] Weights { get; }

    public double[] Means { get; }

    public double[] Variances { get; }

    /// <summary>Fills in the posteriors of the components.</summary>
    /// <returns>ln p(x).</returns>
    public double Posteriors(ReadOnlySpan<double> x, Span<double> posteriors)
    {
        for (var component = 0; component < Count; component++)
        {
            posteriors[component] = _constants[component]
                - (Distance(x, _factors.AsSpan(component * Width, Width), _offsets.AsSpan(component * Width, Width)) / 2);
        }

        // exp of what is far below the largest is 0: that does no harm, an overflow would.
        var largest = double.NegativeInfinity;
        foreach (var logarithm in posteriors)
            largest = Math.Max(largest, logarithm);
        var sum = 0.0;
        foreach (ref var posterior in posteriors)
            sum += posterior = Math.Exp(posterior - largest);
        foreach (ref var posterior in posteriors)
            posterior /= sum;
        return largest + Math.Log(sum);
    }

    /// <summary>Σ (ax + b)².</summary>
    private static double Distance(ReadOnlySpan<double> x, ReadOnlySpan<double> factors, ReadOnlySpan<double> offsets)
    {
        var total = Vector<double>.Zero;
        var index = 0;
        for (; index <= x.Length - Vector<double>.Count; index += Vector<double>.Count)
        {
            var z = Vector.MultiplyAddEstimate(
                new Vector<double>(x[index..]), new Vector<double>(factors[index..]), new Vector<double>(offsets[index..]));
            total += z * z;
        }

        var sum = Vector.Sum(total);
        for (; index < x.Length; index++)
            sum += ((x[index] * factors[index]) + offsets[index]) * ((x[index] * factors[index]) + offsets[index]);
        return sum;
    }
}
