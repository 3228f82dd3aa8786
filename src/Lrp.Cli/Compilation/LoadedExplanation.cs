using Lrp.Compiler.Relevance;

namespace Lrp.Cli.Compilation;

/// <summary>One explanation of a loaded model, by its text: compiled, or a driver that runs the compiled network many times.</summary>
public sealed class LoadedExplanation
{
    private readonly IExplainer _network;
    private readonly MethodDriver? _driver;
    private readonly int _index;

    /// <param name="text">As it was given to <see cref="ModelRequest.Create"/>.</param>
    /// <param name="index">Its place among the network's explanations.</param>
    /// <param name="channelAxis">The axis of channels in the network's input.</param>
    /// <exception cref="InvalidDataException">The arguments of a driver do not fit.</exception>
    public LoadedExplanation(IExplainer network, string text, int index, int channelAxis = 1)
    {
        (_network, _index) = (network, index);
        var method = Presets.Expand(text);
        if (!MethodDriver.Handles(method))
            return;
        try
        {
            _driver = MethodDriver.Create(network, method, index, channelAxis);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }

    /// <summary>It runs the network on other inputs.</summary>
    public bool IsDriver => _driver is not null;

    /// <summary>Explains an input, with a forward pass of its own.</summary>
    /// <param name="seed">Null for the explanation's own.</param>
    /// <returns>The relevance, valid until the network runs again.</returns>
    public ReadOnlySpan<float> Explain(ReadOnlySpan<float> input, int target, Seed? seed = null) => (_driver, _network) switch
    {
        // Float32 inputs between baseline and input would be all that is not exact.
        (IntegratedGradients integral, InterpretedExplainer exact) => exact.IntegratedGradients(integral, input, seed ?? Seed.Logit(target), _index),
        ({ } driver, _) => driver.Explain(input, seed ?? Seed.Logit(target)),
        _ when seed is { } given => _network.Explain(input, given, _index),
        _ => _network.Explain(input, target, _index),
    };
}
