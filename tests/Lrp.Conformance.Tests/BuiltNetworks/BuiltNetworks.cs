namespace Lrp.Conformance.Tests;

/// <summary>Networks that leave the beaten track: sizes that are no multiple of anything, unusual windows, unusual joints.</summary>
public static partial class BuiltNetworks
{
    /// <summary>Where the model files are written; it lives as long as the tests.</summary>
    public static string Folder { get; } = Directory.CreateTempSubdirectory("lrp-networks-").FullName;

    /// <summary>
    /// Explanations under which float32 is well conditioned: stabilisers of the order of the activations. So a difference to the
    /// interpreter is a defect.
    /// </summary>
    public static IReadOnlyList<string> Explanations { get; } =
    [
        "convolution: epsilon(0.25); dense: epsilon(0.25); add: gradient",
        "convolution: z+; dense: epsilon(0.25); add: gradient; first: flat",
        "gradient",
    ];

    private static IReadOnlyList<TestNetwork> Plain { get; } =
    [
        .. Convolutions().Concat(Windows()).Concat(Volumes()).Select(network => network with { HasAllKernels = true }), .. Joints(),
        .. Pointwise(), .. ChannelsLast(), .. Rules(), .. Operators(), .. Machines(), .. Texts(),
    ];

    public static IReadOnlyList<TestNetwork> All { get; } = [.. Plain, .. WithInner(Plain)];
}
