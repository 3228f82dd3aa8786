namespace Lrp.Compiler.Relevance;

/// <summary>A rule of the notation.</summary>
/// <param name="Least">The numbers that its brackets must hold at least, and at most.</param>
/// <param name="Example">How it is written.</param>
/// <param name="Options">Words that its brackets may hold.</param>
internal sealed record RuleDefinition(string Name, int Least, int Most, string Example, params IReadOnlyList<string> Options)
{
    /// <summary>A number may be a list of them: one per input channel.</summary>
    public bool TakesLists { get; init; }

    /// <summary>What is wrong with the numbers of a rule that has enough of them; null where nothing is.</summary>
    public Func<Rule, string?> Check { get; init; } = _ => null;
}

/// <summary>The rules of the notation.</summary>
internal static class RuleTable
{
    public const string IgnoreBias = "ignore-bias", SpreadBias = "spread-bias", Original = "original";

    /// <summary>The option that changes the stabiliser: <c>epsilon=1e-9</c>.</summary>
    public const string Epsilon = "epsilon=";

    /// <summary>Nodes of a path integral, each of which is a pass over all support vectors.</summary>
    private const int MostNodes = 4096;

    public static IReadOnlyList<RuleDefinition> Rules { get; } =
    [
        new("epsilon", 0, 1, "epsilon(1e-6)", IgnoreBias, SpreadBias)
        {
            Check = rule => rule.Number(0, 0) < 0 ? "a stabiliser is not negative" : null,
        },
        new("z", 0, 0, "z", IgnoreBias, SpreadBias),
        new("z+", 0, 0, "z+", IgnoreBias, SpreadBias, Epsilon),
        new("alphabeta", 2, 2, "alphabeta(2, 1)", IgnoreBias, SpreadBias, Epsilon) { Check = CheckAlphaBeta },
        new("gamma", 1, 1, "gamma(0.25)", IgnoreBias, SpreadBias, Epsilon, Original)
        {
            Check = rule => rule.Number(0, 0) < 0 ? "γ is not negative" : null,
        },
        new("box", 2, 2, "box(-1, 1)", IgnoreBias, SpreadBias, Epsilon) { TakesLists = true, Check = CheckBox },
        new("wsquare", 0, 0, "wsquare", IgnoreBias, SpreadBias, Epsilon),
        new("flat", 0, 0, "flat", IgnoreBias, SpreadBias, Epsilon),
        new("pass", 0, 0, "pass"),
        new("gradient", 0, 0, "gradient"),
        new("guided", 0, 0, "guided"),
        new("deconvnet", 0, 0, "deconvnet"),
        new("winner", 0, 0, "winner"),
        new("split", 0, 0, "split"),
        new("norm", 0, 0, "norm"),
        new("route", 0, 0, "route"),
        new("uniform", 0, 0, "uniform"),
        new("signal", 0, 0, "signal"),
        new("taylor", 0, 0, "taylor"),
        new("constant", 0, 0, "constant"),
        new("affine", 0, 0, "affine"),
        new("exact", 0, 0, "exact"),
        new("path", 0, 1, "path(64)")
        {
            Check = rule => rule.Number(0, 1) is >= 1 and <= MostNodes and var nodes && nodes % 1 == 0 ? null
                : $"it takes 1 to {MostNodes} nodes",
        },
        new("softmin", 0, 0, "softmin"),
        new("absolute", 0, 0, "absolute"),
    ];

    public static IEnumerable<string> Names => Rules.Select(rule => rule.Name);

    public static RuleDefinition? Find(string name) => Rules.FirstOrDefault(rule => rule.Name == name);

    private static string? CheckAlphaBeta(Rule rule)
    {
        double alpha = rule.Number(0, 0), beta = rule.Number(1, 0);
        if (alpha < 0 || beta < 0)
            return "neither α nor β is negative";
        return Math.Abs(alpha - beta - 1) > 1e-9 ? "α − β must be 1" : null;
    }

    private static string? CheckBox(Rule rule)
    {
        IReadOnlyList<double> low = rule.Numbers[0], high = rule.Numbers[1];
        if (low.Count != high.Count && low.Count > 1 && high.Count > 1)
            return $"there are {low.Count} lower and {high.Count} upper bounds";
        return Enumerable.Range(0, Math.Max(low.Count, high.Count)).Any(channel => low[channel % low.Count] > high[channel % high.Count])
            ? "a lower bound is above its upper one"
            : null;
    }
}
