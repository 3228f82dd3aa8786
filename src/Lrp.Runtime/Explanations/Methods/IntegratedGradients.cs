namespace Lrp;

/// <summary>
/// (x − x₀) ∘ the mean gradient on the straight way from a baseline x₀ to x, by the midpoint rule: at x₀ + (k + ½)/n·(x − x₀) for
/// k = 0 … n − 1. Sums to the difference of the two logits as n grows. (Sundararajan et al., ICML 2017, equation 1.)
/// </summary>
public sealed class IntegratedGradients : MethodDriver
{
    private readonly float[] _baseline;
    private readonly int _gradient;

    /// <param name="network">A network with a compiled gradient.</param>
    /// <param name="steps">n, the gradients to average.</param>
    /// <param name="baseline">x₀; zero where null.</param>
    /// <param name="gradient">Index of <see cref="Method.Gradient"/> among the network's explanations.</param>
    /// <exception cref="ArgumentException">The baseline does not fit, or a number is out of range.</exception>
    public IntegratedGradients(IExplainer network, int steps = 32, Baseline? baseline = null, int gradient = 0)
        : base(network)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        Runs = steps;
        _gradient = CheckExplanation(network, gradient);
        _baseline = (baseline ?? 0).Of(network.Inputs);
    }

    /// <inheritdoc/>
    public override int Runs { get; }

    /// <summary>x₀, element by element.</summary>
    public ReadOnlySpan<float> Baseline => _baseline;

    private protected override void Run(int run, Seed seed)
    {
        var part = (run + 0.5) / Runs;
        for (var index = 0; index < Probe.Length; index++)
            Probe[index] = (float)(_baseline[index] + ((double)Input[index] - _baseline[index]) * part);
        AddGradient(seed, _gradient);
    }

    private protected override void Finish(Span<float> relevance)
    {
        for (var index = 0; index < relevance.Length; index++)
            relevance[index] = (float)(((double)Input[index] - _baseline[index]) * Sum[index] / Runs);
    }
}
