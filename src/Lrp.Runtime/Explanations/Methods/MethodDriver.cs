namespace Lrp;

/// <summary>
/// A method that runs a network many times for one explanation: <see cref="IntegratedGradients"/>, <see cref="SmoothGrad"/>,
/// <see cref="Occlusion"/>. It works on any <see cref="IExplainer"/>, belongs to its thread, and allocates nothing after construction.
/// </summary>
public abstract class MethodDriver
{
    private readonly float[] _input;
    private readonly float[] _probe;
    private readonly double[] _sum;
    private readonly float[] _relevance;

    private protected MethodDriver(IExplainer network)
    {
        Network = network;
        _input = new float[network.InputLength];
        _probe = new float[network.InputLength];
        _sum = new double[network.InputLength];
        _relevance = new float[network.InputLength];
    }

    /// <summary>The network that is run; it stays the caller's. Its last forward pass afterwards is the method's last one.</summary>
    public IExplainer Network { get; }

    /// <summary>Runs of the network that make one explanation, between which there is progress and may be cancellation.</summary>
    public abstract int Runs { get; }

    /// <summary>The input to explain.</summary>
    private protected ReadOnlySpan<float> Input => _input;

    /// <summary>What the network is asked about next.</summary>
    private protected Span<float> Probe => _probe;

    /// <summary>What runs add up, in float64; zero at the beginning.</summary>
    private protected Span<double> Sum => _sum;

    /// <summary>Makes the driver that a text of <see cref="Method"/> describes.</summary>
    /// <param name="method">
    /// As in <c>integrated-gradients(steps=32, baseline=0)</c>; what is left out has the values of <see cref="Method"/>.
    /// </param>
    /// <param name="gradient">Index of a compiled <see cref="Method.Gradient"/> among the network's explanations.</param>
    /// <param name="channelAxis">The axis of channels: 1, or the last for channels-last inputs.</param>
    /// <exception cref="FormatException">The text is not of such a method; the message says what is wrong.</exception>
    /// <exception cref="ArgumentException">Its baseline does not fit the network's channels.</exception>
    public static MethodDriver Create(IExplainer network, string method, int gradient = 0, int channelAxis = 1) =>
        MethodNotation.Parse(method).Create(network, gradient, channelAxis);

    /// <summary>True for the notation of a method that a driver does, well-formed or not.</summary>
    public static bool Handles(string method) => MethodNotation.Handles(method);

    /// <summary>Explains one output.</summary>
    /// <param name="target">Flat index of the logit to explain.</param>
    /// <inheritdoc cref="Explain(ReadOnlySpan{float}, Seed, IProgress{float}, CancellationToken)" path="/param|/returns|/exception"/>
    public ReadOnlySpan<float> Explain(
        ReadOnlySpan<float> input, int target, IProgress<float>? progress = null, CancellationToken cancellation = default) =>
        Explain(input, Seed.Logit(target), progress, cancellation);

    /// <summary>Explains another quantity of the output: a margin, the log-odds.</summary>
    /// <param name="input">All inputs' elements, row-major.</param>
    /// <param name="seed">The quantity; whether its gradient or the logits' relevance is meant makes no difference here.</param>
    /// <param name="progress">Told the part that is done, from 0 to 1, after every run.</param>
    /// <param name="cancellation">Looked at before every run.</param>
    /// <returns>The relevance of every input element: a view, valid until the next call.</returns>
    /// <exception cref="ArgumentException">The length of <paramref name="input"/> is wrong, or a class does not exist.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ReadOnlySpan<float> Explain(
        ReadOnlySpan<float> input, Seed seed, IProgress<float>? progress = null, CancellationToken cancellation = default)
    {
        if (input.Length != _input.Length)
            throw new ArgumentException($"Expected {_input.Length} elements, got {input.Length}.", nameof(input));
        seed.Check(Network.LogitCount);
        cancellation.ThrowIfCancellationRequested();
        // A copy, since the caller's span may be a view of the network's workspace.
        input.CopyTo(_input);
        Sum.Clear();
        Begin(seed);
        for (var run = 0; run < Runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            Run(run, seed);
            progress?.Report((run + 1f) / Runs);
        }

        Finish(_relevance);
        return _relevance;
    }

    /// <summary>Prepares for an input.</summary>
    private protected virtual void Begin(Seed seed)
    {
    }

    /// <summary>One run: asks the network and adds to <see cref="Sum"/>.</summary>
    private protected abstract void Run(int run, Seed seed);

    /// <summary>Makes the relevance of what was added up.</summary>
    private protected abstract void Finish(Span<float> relevance);

    /// <summary>Adds the gradient at <see cref="Probe"/>.</summary>
    private protected void AddGradient(Seed seed, int gradient)
    {
        var values = Network.Explain(_probe, seed.AsGradient(), gradient);
        for (var index = 0; index < values.Length; index++)
            _sum[index] += values[index];
    }

    private protected static int CheckExplanation(IExplainer network, int gradient) => (uint)gradient < (uint)network.Explanations.Count
        ? gradient
        : throw new ArgumentOutOfRangeException(nameof(gradient), gradient, $"The network has {network.Explanations.Count} explanations.");
}
