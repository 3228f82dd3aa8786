namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    private static IReadOnlyList<string> Kept => ["doubled", "average-pools", "rules-dense"];

    /// <summary>All rules that conserve relevance, well conditioned by large stabilisers.</summary>
    private static IReadOnlyList<string> ConservingExplanations =>
    [
        "convolution: alphabeta(2, 1, epsilon=0.25); dense: gamma(0.5, epsilon=0.25); first: wsquare",
        "*: split; *: gamma(0.25, epsilon=0.25); first: box(-1, 1, epsilon=0.1)",
        "*: epsilon(0.25, spread-bias); first: z+(spread-bias, epsilon=0.25)",
        "*: alphabeta(2, 1); *: gamma(0.5, original, ignore-bias, epsilon=0.25); last: wsquare",
        "*: flat; dense: alphabeta(3, 2, spread-bias, epsilon=0.25)",
        "*: z+; *: epsilon(0.25)",
    ];

    /// <summary>Some of the networks again, with ledger and all layers kept.</summary>
    private static IEnumerable<TestNetwork> WithInner(IEnumerable<TestNetwork> networks) => networks
        .Where(network => Kept.Contains(network.Name))
        .Select(network => network with { Name = "kept-" + network.Name, Explanations = ConservingExplanations, KeepsInner = true });
}
