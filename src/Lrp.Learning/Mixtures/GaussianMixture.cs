namespace Lrp.Learning;

/// <summary>
/// A mixture of Gaussians with diagonal covariance, p(x) = Σ π N(x; µ, σ²), as Fisher vectors need it; by expectation and maximisation
/// (Dempster, Laird and Rubin 1977) from a codebook.
/// </summary>
public sealed class GaussianMixture
{
    private readonly MixtureDensities _densities;

    private GaussianMixture(MixtureDensities densities, double logLikelihood, int iterations) =>
        (_densities, LogLikelihood, Iterations) = (densities, logLikelihood, iterations);

    /// <summary>Components.</summary>
    public int Count => _densities.Count;

    /// <summary>Features.</summary>
    public int Width => _densities.Width;

    /// <summary>π: a number per component; they add up to 1.</summary>
    public IReadOnlyList<double> Weights => _densities.Weights;

    /// <summary>µ, row by row, a row per component.</summary>
    public IReadOnlyList<double> Means => _densities.Means;

    /// <summary>σ², row by row, a row per component.</summary>
    public IReadOnlyList<double> Variances => _densities.Variances;

    /// <summary>The mean of ln p(x) over the samples of training.</summary>
    public double LogLikelihood { get; }

    /// <summary>Rounds that it took.</summary>
    public int Iterations { get; }

    /// <summary>Trains a mixture.</summary>
    /// <param name="components">How many there are.</param>
    /// <param name="progress">Told the likelihood of each round.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer different samples than components, or a feature is the same in all samples.
    /// </exception>
    /// <exception cref="InvalidOperationException">A component has lost its samples: there are too many of them.</exception>
    public static GaussianMixture Train(
        Samples samples, int components, MixtureOptions? options = null, IProgress<string>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new MixtureOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.LeastVariance);
        var codebook = Codebook.Train(samples, components, new CodebookOptions { Seed = options.Seed }, progress, cancellation);
        var floor = new MixtureSums(1, samples.Width).Spread(samples, options.LeastVariance);
        var start = new MixtureSums(components, samples.Width);
        for (var row = 0; row < samples.Count; row++)
            start.Add(codebook.Labels[row], 1, samples[row]);
        var densities = start.Maximise(samples.Count, floor);
        var before = double.NegativeInfinity;
        for (var iteration = 1; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (sums, logLikelihood) = MixtureSums.Expect(samples, densities);
            progress?.Report(FormattableString.Invariant(
                $"{components} components, round {iteration}: mean log-likelihood {logLikelihood:G8}"));
            if (logLikelihood - before < options.Tolerance || iteration >= options.MostIterations)
                return new GaussianMixture(densities, logLikelihood, iteration);
            before = logLikelihood;
            densities = sums.Maximise(samples.Count, floor);
        }
    }

    /// <summary>The probability of each component, given a sample.</summary>
    /// <exception cref="ArgumentException">The sample has another width.</exception>
    public double[] Posteriors(ReadOnlySpan<float> sample)
    {
        if (sample.Length != Width)
            throw new ArgumentException($"A sample has {sample.Length} features, not {Width}.", nameof(sample));
        var posteriors = new double[Count];
        _densities.Posteriors(Array.ConvertAll(sample.ToArray(), value => (double)value), posteriors);
        return posteriors;
    }
}
