namespace Lrp;

/// <summary>
/// The mean gradient at noisy copies of the input. The noise is Gaussian, of a deviation relative to the range of the input's
/// values: noise·(max x − min x). The same seed gives the same noise. (Smilkov et al., 2017.)
/// </summary>
public sealed class SmoothGrad : MethodDriver
{
    private readonly float _noise;
    private readonly int _seed;
    private readonly int _gradient;
    private GaussianNoise _random;
    private double _deviation;

    /// <param name="network">A network with a compiled gradient.</param>
    /// <param name="noise">The noise level σ / (max x − min x), 0 or more.</param>
    /// <param name="samples">The gradients to average.</param>
    /// <param name="seed">Where the noise begins.</param>
    /// <param name="gradient">Index of <see cref="Method.Gradient"/> among the network's explanations.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public SmoothGrad(IExplainer network, float noise = 0.1f, int samples = 20, int seed = 0, int gradient = 0)
        : base(network)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        if (!(noise >= 0 && float.IsFinite(noise)))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "A noise level is 0 or more.");
        Runs = samples;
        (_noise, _seed) = (noise, seed);
        _gradient = CheckExplanation(network, gradient);
    }

    /// <inheritdoc/>
    public override int Runs { get; }

    private protected override void Begin(Seed seed)
    {
        _random = new GaussianNoise(_seed);
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in Input)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        _deviation = _noise * ((double)high - low);
    }

    private protected override void Run(int run, Seed seed)
    {
        for (var index = 0; index < Probe.Length; index++)
            Probe[index] = (float)(Input[index] + _deviation * _random.Next());
        AddGradient(seed, _gradient);
    }

    private protected override void Finish(Span<float> relevance)
    {
        for (var index = 0; index < relevance.Length; index++)
            relevance[index] = (float)(Sum[index] / Runs);
    }
}
