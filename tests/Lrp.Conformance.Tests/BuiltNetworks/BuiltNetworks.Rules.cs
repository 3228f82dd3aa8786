namespace Lrp.Conformance.Tests;

public static partial class BuiltNetworks
{
    /// <summary>All rules of linear layers, well conditioned by large stabilisers, and all methods that are made of rules.</summary>
    private static IReadOnlyList<string> RuleExplanations =>
    [
        "convolution: alphabeta(2, 1, epsilon=0.25); dense: gamma(0.5, epsilon=0.25); first: wsquare",
        "*: gamma(0.25, epsilon=0.25); first: box(-1, 1, epsilon=0.1); pool: split",
        "*: epsilon(0.25, spread-bias); first: z+(spread-bias, epsilon=0.25)",
        "*: gamma(0.5, original, ignore-bias, epsilon=0.25); last: wsquare; pool: alphabeta(2, 1)",
        "*: flat; dense: alphabeta(3, 2, spread-bias, epsilon=0.25)",
        "guided-backpropagation",
        "deconvnet",
        "input*gradient",
        "squared-gradient",
    ];

    private static IEnumerable<TestNetwork> Rules()
    {
        yield return new NetworkSketch(41, 1, 3, 13, 11).Conv(18, [3, 3], [1, 1, 1, 1]).Relu()
            .Conv(24, [3, 3], [1, 0, 1, 2], [2, 1], [1, 2], groups: 3).Then("Tanh")
            .Conv(24, [3, 3], [1, 1, 1, 1], groups: 24).Relu().Pool("MaxPool", [2, 2]).Pool("AveragePool", [3, 3], [1, 1, 1, 1], countPads: true)
            .Classify().Save("rules", RuleExplanations);

        yield return new NetworkSketch(42, 1, 6, 4, 5)
            .ConvTranspose(9, [3, 4], [1, 0, 0, 2], [2, 3], [1, 0], [2, 1], groups: 3).Relu()
            .ConvTranspose(10, [2, 3], null, [1, 2]).Then("Tanh").Classify().Save("rules-transposed", RuleExplanations);

        yield return new NetworkSketch(43, 1, 4, 17).Conv(18, [3], [1, 1], [2]).Relu().Conv(18, [3], [1, 1], groups: 18).Relu()
            .Pool("MaxPool", [2]).Pool("AveragePool", [2]).Classify().Save("rules-one-dimensional", RuleExplanations);

        yield return new NetworkSketch(44, 1, 2, 4, 5, 4).Conv(6, [2, 3, 3], [1, 1, 1, 0, 1, 1], groups: 2).Relu()
            .ConvTranspose(4, [2, 2, 2], null, [1, 2, 1]).Relu().Pool("MaxPool", [2, 2, 2]).Pool("AveragePool", [1, 2, 1]).Classify().Save("rules-volume", RuleExplanations);

        yield return new NetworkSketch(45, 2, 9).Dense(20).Relu().Dense(17).Then("Tanh").Dense(3).Save("rules-dense", RuleExplanations);

        yield return new NetworkSketch(46, 1, 3, 12, 10).Conv(20, [3, 3], [1, 1, 1, 1]).Relu()
            .Then("LRN", null, ("size", 5), ("alpha", 0.5f), ("beta", 0.75f), ("bias", 2f))
            .Pool("LpPool", [3, 2], [1, 1, 1, 0], [2, 2], ceil: true).Conv(7, [1, 1]).Then("Tanh")
            .Then("LRN", null, ("size", 3), ("alpha", 0.1f)).Classify()
            .Save("normalised-channels", [.. Explanations, "convolution: z+; dense: epsilon(0.25); lrn: pass; pool: epsilon(0.25)"]);

        yield return new NetworkSketch(47, 1, 3, 6, 5).Conv(20, [3, 3], [1, 1, 1, 1]).Relu().Resized("nearest", 2, 3).Conv(9, [3, 3]).Then("Tanh")
            .Resized("linear", 0.5f, 1.5f).Resized("cubic", 1.5f, 1).Conv(4, [1, 1]).Relu().Classify().Save("resized");
    }

    private static NetworkSketch Resized(this NetworkSketch sketch, string mode, float rows, float columns) => sketch.Then(
        "Resize", $"{sketch.Current.Name}, , {sketch.Scales(1, 1, rows, columns)}",
        [1, sketch.Channels, (int)(sketch.Current.Shape[2] * rows), (int)(sketch.Current.Shape[3] * columns)], ("mode", mode));
}
