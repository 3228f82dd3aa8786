namespace Lrp;

/// <summary>
/// How far the logit (or a seed's other quantity) falls when a window of the input is covered by the baseline, in all channels at once;
/// the mean over the windows that cover an element. Windows reach along every axis but batch and channels; the last ones are cut off at
/// the rim, and what lies between windows (a stride above the window) gets 0. (Zeiler and Fergus, ECCV 2014.)
/// </summary>
public sealed class Occlusion : MethodDriver
{
    private readonly OcclusionWindow[] _windows;
    private readonly float[] _baseline;
    private readonly int[] _covers;
    private double _whole;

    /// <param name="network">Any network; it needs no explanation.</param>
    /// <param name="window">Elements that a window covers along each axis.</param>
    /// <param name="stride">Elements from one window to the next.</param>
    /// <param name="baseline">What covers; zero where null.</param>
    /// <param name="channelAxis">The axis of channels of inputs of three and more axes.</param>
    /// <exception cref="ArgumentException">
    /// A number is out of range, or an input has more than three axes beside batch and channels.
    /// </exception>
    public Occlusion(IExplainer network, int window = 8, int stride = 8, Baseline? baseline = null, int channelAxis = 1)
        : base(network)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        _baseline = (baseline ?? 0).Of(network.Inputs);
        _covers = new int[network.InputLength];
        _windows = [.. OcclusionWindow.Over(network.Inputs, window, stride, channelAxis)];
        foreach (var covering in _windows)
        {
            foreach (var (start, length) in covering)
            {
                for (var index = start; index < start + length; index++)
                    _covers[index]++;
            }
        }
    }

    /// <inheritdoc/>
    public override int Runs => _windows.Length;

    private protected override void Begin(Seed seed)
    {
        Network.Predict(Input);
        _whole = seed.Quantity(Network.Logits);
    }

    private protected override void Run(int run, Seed seed)
    {
        Input.CopyTo(Probe);
        foreach (var (start, length) in _windows[run])
            _baseline.AsSpan(start, length).CopyTo(Probe[start..]);
        Network.Predict(Probe);
        var fall = _whole - seed.Quantity(Network.Logits);
        foreach (var (start, length) in _windows[run])
        {
            for (var index = start; index < start + length; index++)
                Sum[index] += fall;
        }
    }

    private protected override void Finish(Span<float> relevance)
    {
        for (var index = 0; index < relevance.Length; index++)
            relevance[index] = _covers[index] == 0 ? 0 : (float)(Sum[index] / _covers[index]);
    }
}
