namespace Lrp.Compiler.Relevance;

/// <summary>What a method makes of the relevance that has arrived at the input.</summary>
public enum MethodResult
{
    AsIs,

    /// <summary>x ∘ R.</summary>
    TimesInput,

    /// <summary>|R|.</summary>
    Absolute,

    /// <summary>R ∘ R.</summary>
    Square,
}

/// <summary>A method that stands in place of an entry: rules for all layers that can take them, the seed one, and a result.</summary>
/// <param name="Rules">In the order of entries: the last that a layer can take is its rule. None: not made of rules.</param>
internal sealed record MethodDefinition(string Name, IReadOnlyList<string> Rules, MethodResult Result = MethodResult.AsIs);

/// <summary>The methods of the notation.</summary>
internal static class MethodTable
{
    public static IReadOnlyList<MethodDefinition> All { get; } =
    [
        new("gradient", ["gradient"]),
        new("sensitivity", ["gradient"], MethodResult.Absolute),
        new("squared-gradient", ["gradient"], MethodResult.Square),
        new("input*gradient", ["gradient"], MethodResult.TimesInput),
        new("deconvnet", ["gradient", "deconvnet"]),
        new("guided-backpropagation", ["gradient", "guided"]),

        // Many runs of the network: drivers of the runtime.
        new("integrated-gradients", []),
        new("smoothgrad", []),
        new("occlusion", []),
    ];

    public static IEnumerable<string> Names => All.Select(method => method.Name);

    public static MethodDefinition? Find(string name) => All.FirstOrDefault(method => method.Name == name);
}
