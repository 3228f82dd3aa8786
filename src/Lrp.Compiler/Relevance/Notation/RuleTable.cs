namespace Lrp.Compiler.Relevance;

/// <summary>A rule of the notation.</summary>
/// <param name="Least">The numbers that its brackets must hold at least, and at most.</param>
/// <param name="Example">How it is written.</param>
/// <param name="Options">Words that its brackets may hold.</param>
/// <param name="Available">False: known, but not in this version.</param>
internal sealed record RuleDefinition(
    string Name, int Least, int Most, string Example, bool Available = true, params IReadOnlyList<string> Options);

/// <summary>The rules and methods of the notation.</summary>
internal static class RuleTable
{
    public const string IgnoreBias = "ignore-bias", SpreadBias = "spread-bias";

    public static IReadOnlyList<RuleDefinition> Rules { get; } =
    [
        new("epsilon", 0, 1, "epsilon(1e-6)", true, IgnoreBias, SpreadBias),
        new("z", 0, 0, "z", true, IgnoreBias, SpreadBias),
        new("z+", 0, 0, "z+", true, IgnoreBias, SpreadBias),
        new("alphabeta", 2, 2, "alphabeta(2, 1)", false, IgnoreBias, SpreadBias),
        new("gamma", 1, 1, "gamma(0.25)", false, IgnoreBias, SpreadBias, "original"),
        new("box", 2, 2, "box(-1, 1)", false, IgnoreBias, SpreadBias),
        new("wsquare", 0, 0, "wsquare", false, IgnoreBias, SpreadBias),
        new("flat", 0, 0, "flat", true, IgnoreBias, SpreadBias),
        new("pass", 0, 0, "pass"),
        new("gradient", 0, 0, "gradient"),
        new("guided", 0, 0, "guided", false),
        new("deconvnet", 0, 0, "deconvnet", false),
        new("winner", 0, 0, "winner"),
        new("split", 0, 0, "split", false),
        new("norm", 0, 0, "norm"),
        new("route", 0, 0, "route"),
        new("uniform", 0, 0, "uniform"),
        new("signal", 0, 0, "signal"),
        new("taylor", 0, 0, "taylor"),
        new("constant", 0, 0, "constant"),
        new("affine", 0, 0, "affine"),
    ];

    /// <summary>Methods that stand in place of an entry. All but <c>gradient</c> are for a later version.</summary>
    public static IReadOnlyList<string> Methods { get; } =
        ["gradient", "input*gradient", "deconvnet", "guided-backpropagation", "integrated-gradients", "smoothgrad", "occlusion"];

    public static IEnumerable<string> Names => Rules.Select(rule => rule.Name);

    public static IEnumerable<string> AvailableNames => Rules.Where(rule => rule.Available).Select(rule => rule.Name);

    public static RuleDefinition? Find(string name) => Rules.FirstOrDefault(rule => rule.Name == name);
}
