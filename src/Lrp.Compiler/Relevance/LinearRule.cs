namespace Lrp.Compiler.Relevance;

/// <summary>Which part of a layer's input a term reads.</summary>
internal enum InputPart
{
    All,
    Positive,
    Negative,

    /// <summary>1 at every element.</summary>
    One,
}

/// <summary>Which transform of a layer's weights a term multiplies with.</summary>
internal enum WeightPart
{
    All,
    Positive,
    Negative,

    /// <summary>1 at every tap.</summary>
    One,
}

/// <summary>What of the bias is in the denominator.</summary>
internal enum BiasPart
{
    None,
    All,
    Positive,
}

/// <summary>
/// A summand of a rule: Vu in the denominator d, u∘Vᵀ(R/S(d)) in the relevance; u is a part of the input, V one of the weights.
/// </summary>
internal sealed record LinearTerm(InputPart Input, WeightPart Weight);

/// <summary>
/// A rule of linear layers as parameters: d = Σ Vu + b, R' = Σ u∘Vᵀ(R/S(d)) over its terms. What builds and lowers relevance sees
/// these, not names of rules: a new rule is a new row of <see cref="Of"/>.
/// </summary>
internal sealed record LinearRule(double Epsilon, BiasPart Bias, params IReadOnlyList<LinearTerm> Terms)
{
    public static LinearRule Of(Rule rule)
    {
        var parameters = rule.Name switch
        {
            "epsilon" => new LinearRule(rule.Number(0, RelevanceContext.Epsilon), BiasPart.All,
                new LinearTerm(InputPart.All, WeightPart.All)),
            "z" => new LinearRule(0, BiasPart.All, new LinearTerm(InputPart.All, WeightPart.All)),
            "z+" => new LinearRule(RelevanceContext.Epsilon, BiasPart.Positive,
                new LinearTerm(InputPart.Positive, WeightPart.Positive), new LinearTerm(InputPart.Negative, WeightPart.Negative)),
            "flat" => new LinearRule(RelevanceContext.Epsilon, BiasPart.None, new LinearTerm(InputPart.One, WeightPart.One)),
            _ => throw new ArgumentException(rule.Name, nameof(rule)),
        };
        return rule.Options.Contains(RuleTable.IgnoreBias) ? parameters with { Bias = BiasPart.None } : parameters;
    }

    /// <summary>The same rule for an input that is known to be ≥ 0: it is its own positive part, and has no negative one.</summary>
    public LinearRule ForNonNegativeInput() => this with
    {
        Terms =
        [
            .. Terms.Where(term => term.Input != InputPart.Negative)
                .Select(term => term.Input == InputPart.Positive ? term with { Input = InputPart.All } : term),
        ],
    };

    /// <summary>The denominator is the layer's own map: its output need not be computed again.</summary>
    public bool IsLayerItself => Terms.All(term => term is { Input: InputPart.All, Weight: WeightPart.All });

    /// <summary>The denominator in words: <c>W⁺x⁺ + W⁻x⁻ + b⁺</c>.</summary>
    public string Denominator => string.Join(" + ", [
        .. Terms.Select(term => Symbol(term.Weight) + Symbol(term.Input)),
        .. Bias switch { BiasPart.None => Array.Empty<string>(), BiasPart.All => ["b"], _ => ["b⁺"] },
    ]);

    private static string Symbol(InputPart part) =>
        part switch { InputPart.All => "x", InputPart.Positive => "x⁺", InputPart.Negative => "x⁻", _ => "·1" };

    private static string Symbol(WeightPart part) =>
        part switch { WeightPart.All => "W", WeightPart.Positive => "W⁺", WeightPart.Negative => "W⁻", _ => "1" };
}
