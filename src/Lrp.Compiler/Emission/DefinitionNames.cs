using System.Text.RegularExpressions;
using static Lrp.Compiler.Emission.DefinitionWords;

namespace Lrp.Compiler.Emission;

/// <summary>What a layer's weights are called.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Stored">Its tensors in the file: weight, bias, mean, variance.</param>
internal sealed record LayerWeights(string Layer, IReadOnlyList<string> Stored);

/// <summary>Names of layers, which are unique; a layer is called as its weights are, where those have one name in common.</summary>
internal sealed class DefinitionNames
{
    private static readonly string[] s_parts = ["weight", "bias", "running_mean", "running_var"];
    private static readonly string[] s_arguments = ["weightName", "biasName", "meanName", "varianceName"];

    /// <summary>What layers are called, with a number behind, that are printed without a name.</summary>
    private static readonly Regex s_numbered = new(
        @"(^|\.)(relu|leakyrelu|elu|selu|celu|thresholdedrelu|gelu|silu|mish|hardswish|sigmoid|hardsigmoid|tanh|softplus|softsign|clip"
        + "|softmax|logsoftmax|abs|sign|floor|ceil|exp|log|sqrt|erf|reciprocal|pow|maxpool|avgpool|mean|sum|max|min|prod|sumsquare|l1|l2"
        + "|logsumexp|add|sub|mul|div|neg|greater|greaterorequal|equal|where|flatten|reshape|expand|transpose|slice|pad|resize|concat"
        + "|matmul|lrn|prelu)[0-9]+$", RegexOptions.CultureInvariant);

    private readonly HashSet<string> _taken = [];

    public void Take(string name) => _taken.Add(name);

    /// <summary>Arguments of a layer with weights and perhaps a bias.</summary>
    /// <param name="hasBias">Whether such layers have one, so that it is said where this has none.</param>
    public Phrase Weights(LayerWeights weights, bool hasBias = true) =>
        $"{(hasBias && weights.Stored.Count == 1 ? ", bias: false" : "")}{Statistics(weights)}";

    /// <summary>Arguments that name a layer and its tensors.</summary>
    public Phrase Statistics(LayerWeights weights)
    {
        var stored = weights.Stored;
        const string First = ".weight";
        if (stored[0].Length > First.Length && stored[0].EndsWith(First, StringComparison.Ordinal)
            && stored[0].Substring(0, stored[0].Length - First.Length) is var common
            && stored.Select((name, part) => name == $"{common}.{s_parts[part]}").All(fits => fits) && IsFree(common))
            return $", name: {NameOf(NameKind.Layer, common)}";
        Phrase names = $", name: {NameOf(NameKind.Layer, Unique(weights.Layer))}";
        for (var part = 0; part < stored.Count; part++)
            names = $"{names}, {s_arguments[part]}: {NameOf(NameKind.Stored, stored[part])}";
        return names;
    }

    public string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !IsFree(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }

    private bool IsFree(string name) => !s_numbered.IsMatch(name) && _taken.Add(name);
}
