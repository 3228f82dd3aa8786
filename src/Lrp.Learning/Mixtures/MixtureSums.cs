using System.Numerics;

namespace Lrp.Learning;

/// <summary>What maximisation needs of the samples of each component: Σγ, Σγx and Σγx², with posteriors γ.</summary>
internal sealed class MixtureSums(int components, int width)
{
    /// <summary>Samples that are added up by one thread. Their sums are added in the order of samples, whoever is first.</summary>
    private const int Part = 1024;

    /// <summary>Posteriors below it change no sum of float64 by more than rounding does.</summary>
    private const double LeastPosterior = 1e-17;

    private readonly double[] _counts = new double[components], _firsts = new double[components * width],
        _seconds = new double[components * width];

    /// <summary>Sums of all samples, weighted by the posteriors of the densities, and the mean of ln p(x).</summary>
    public static (MixtureSums Sums, double LogLikelihood) Expect(Samples samples, MixtureDensities densities)
    {
        var parts = new (MixtureSums Sums, double LogLikelihood)[(samples.Count + Part - 1) / Part];
        Parallel.For(0, parts.Length, part =>
        {
            var (sums, logLikelihood) = (new MixtureSums(densities.Count, samples.Width), 0.0);
            var (x, posteriors) = (new double[samples.Width], new double[densities.Count]);
            for (var row = part * Part; row < Math.Min((part + 1) * Part, samples.Count); row++)
            {
                for (var feature = 0; feature < x.Length; feature++)
                    x[feature] = samples[row][feature];
                logLikelihood += densities.Posteriors(x, posteriors);
                for (var component = 0; component < posteriors.Length; component++)
                {
                    if (posteriors[component] >= LeastPosterior)
                        sums.Add(component, posteriors[component], x);
                }
            }

            parts[part] = (sums, logLikelihood);
        });
        foreach (var (sums, _) in parts.Skip(1))
            parts[0].Sums.Add(sums);
        return (parts[0].Sums, parts.Sum(part => part.LogLikelihood) / samples.Count);
    }

    /// <summary>Adds a sample to a component.</summary>
    public void Add(int component, double posterior, ReadOnlySpan<float> sample)
    {
        var x = new double[width];
        for (var feature = 0; feature < x.Length; feature++)
            x[feature] = sample[feature];
        Add(component, posterior, x);
    }

    /// <summary>Variances of all samples, by feature, times a factor.</summary>
    /// <exception cref="ArgumentException">A feature is the same in all samples.</exception>
    public double[] Spread(Samples samples, double factor)
    {
        for (var feature = 0; feature < width; feature++)
        {
            if (samples.IsConstant(feature))
                throw new ArgumentException($"Feature {feature} is the same in all samples.", nameof(samples));
        }

        for (var row = 0; row < samples.Count; row++)
            Add(0, 1, samples[row]);
        var variances = Maximise(samples.Count, new double[width]).Variances;
        return Array.ConvertAll(variances, variance => variance * factor);
    }

    /// <summary>The densities that are likeliest.</summary>
    /// <param name="floor">The least variances, by feature.</param>
    /// <exception cref="InvalidOperationException">A component has no samples left.</exception>
    public MixtureDensities Maximise(int samples, double[] floor)
    {
        var (means, variances) = (new double[_firsts.Length], new double[_firsts.Length]);
        for (var component = 0; component < components; component++)
        {
            // Fisher vectors divide by √π, so that a component of nothing would be all of the vector.
            if (_counts[component] < LeastPosterior * samples)
                throw new InvalidOperationException($"Component {component} has lost its samples; {components} of them are too many.");
            for (var feature = 0; feature < width; feature++)
            {
                var index = (component * width) + feature;
                means[index] = _firsts[index] / _counts[component];
                variances[index] = Math.Max((_seconds[index] / _counts[component]) - (means[index] * means[index]), floor[feature]);
            }
        }

        return new MixtureDensities(Array.ConvertAll(_counts, count => count / samples), means, variances);
    }

    private void Add(MixtureSums other)
    {
        foreach (var (to, from) in new[] { (_counts, other._counts), (_firsts, other._firsts), (_seconds, other._seconds) })
        {
            for (var index = 0; index < to.Length; index++)
                to[index] += from[index];
        }
    }

    private void Add(int component, double posterior, ReadOnlySpan<double> x)
    {
        _counts[component] += posterior;
        var first = _firsts.AsSpan(component * width, width);
        var second = _seconds.AsSpan(component * width, width);
        var index = 0;
        for (; index <= width - Vector<double>.Count; index += Vector<double>.Count)
        {
            var value = new Vector<double>(x[index..]);
            var weighted = value * posterior;
            (new Vector<double>(first[index..]) + weighted).CopyTo(first[index..]);
            (new Vector<double>(second[index..]) + (weighted * value)).CopyTo(second[index..]);
        }

        for (; index < width; index++)
        {
            first[index] += posterior * x[index];
            second[index] += posterior * x[index] * x[index];
        }
    }
}
