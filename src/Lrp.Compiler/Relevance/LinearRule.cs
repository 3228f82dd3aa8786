using System.Globalization;

namespace Lrp.Compiler.Relevance;

/// <summary>What a term reads of a layer's input x.</summary>
internal enum InputPart
{
    All,
    Positive,
    Negative,

    /// <summary>x − l: its distance from the lower bound of the box.</summary>
    AboveLow,

    /// <summary>x − h: its distance (≤ 0) from the upper bound.</summary>
    BelowHigh,

    /// <summary>1 at every element.</summary>
    One,
}

/// <summary>Where a share is taken: everywhere, or where the layer's output has that sign.</summary>
internal enum OutputSign
{
    Any,
    Positive,
    Negative,
}

/// <summary>
/// A summand of a rule: Vu in the denominator d, u∘Vᵀ(R/S(d)) in the relevance; u is a part of the input, V a transform of the weights.
/// </summary>
internal sealed record LinearTerm(InputPart Input, WeightTransform Weight);

/// <summary>Σ u∘Vᵀg with g = factor · R/S(d), d = Σ Vu + the transformed bias, where the output has the sign.</summary>
internal sealed record LinearShare(WeightTransform Bias, params IReadOnlyList<LinearTerm> Terms)
{
    public double Factor { get; init; } = 1;

    public OutputSign Where { get; init; }

    /// <summary>The denominator is the layer's own map: its output need not be computed again.</summary>
    public bool IsLayerItself => Terms.All(term => term.Input == InputPart.All && term.Weight == WeightTransform.All);

    /// <summary>d ≥ z: the denominator keeps of the layer's output what is positive at least.</summary>
    public bool ExceedsOutput { get; init; }

    /// <summary>The denominator does not depend on the sample.</summary>
    public bool IsConstant => Terms.All(term => term.Input == InputPart.One);

    /// <summary>The denominator as a formula: <c>W⁺x⁺ + W⁻x⁻ + b⁺</c>.</summary>
    public string Denominator => string.Join(" + ", [
        .. Terms.Select(term => term.Weight.ToString("W") + Symbol(term.Input)),
        .. Bias == WeightTransform.None ? Array.Empty<string>() : [Bias.ToString("b")],
    ]);

    /// <summary>The relevance as a formula: <c>x⁺ ∘ W⁺ᵀg + x⁻ ∘ W⁻ᵀg</c>.</summary>
    /// <param name="g">The quotient's letter.</param>
    public string Relevance(string g) => string.Join(" + ", Terms.Select(term =>
        (term.Input == InputPart.One ? "" : $"{Symbol(term.Input)} ∘ ") + $"{term.Weight.ToString("W")}ᵀ{g}"));

    /// <summary>The denominator in words, with where it holds.</summary>
    public override string ToString() => Denominator
        + Where switch { OutputSign.Positive => " where z > 0", OutputSign.Negative => " where z < 0", _ => "" }
        + (Factor == 1 ? "" : $" (times {Factor.ToString("R", CultureInfo.InvariantCulture)})");

    private static string Symbol(InputPart part) => part switch
    {
        InputPart.Positive => "x⁺",
        InputPart.Negative => "x⁻",
        InputPart.AboveLow => "(x − l)",
        InputPart.BelowHigh => "(x − h)",
        InputPart.One => "·1",
        _ => "x",
    };
}

/// <summary>
/// A rule of linear layers as parameters: R' is the sum of its shares. What builds and lowers relevance sees these, not names of
/// rules: a new rule is a new row of <see cref="Of"/>.
/// </summary>
internal sealed record LinearRule(params IReadOnlyList<LinearShare> Shares)
{
    private static readonly WeightTransform W = WeightTransform.All, Plus = WeightTransform.Plus, Minus = WeightTransform.Minus;

    /// <summary>ε of S.</summary>
    public double Epsilon { get; init; } = RelevanceContext.Epsilon;

    /// <summary>Factors of shares that have no terms left: that much of the relevance is dropped.</summary>
    public double Dropped { get; init; }

    /// <summary>What the bias takes of a share goes back to the inputs, to each tap the same.</summary>
    public bool SpreadsBias { get; init; }

    /// <summary>The same to each input that is not 0: the words that are in a text (Arras et al. 2017).</summary>
    public bool GivesBiasToPresent { get; init; }

    public static LinearRule Of(Rule rule)
    {
        var parameters = Shares(rule) with
        {
            Epsilon = rule.Name switch
            {
                "epsilon" => rule.Number(0, RelevanceContext.Epsilon),
                "z" => 0,
                _ => rule.Epsilon ?? RelevanceContext.Epsilon,
            },
            SpreadsBias = rule.Options.Contains(RuleTable.SpreadBias),
            GivesBiasToPresent = rule.Options.Contains(RuleTable.BiasOnPresent),
        };
        return rule.Options.Contains(RuleTable.IgnoreBias) ? parameters.WithoutBias() : parameters;

        static LinearRule Shares(Rule rule) => rule.Name switch
        {
            // Bach et al. 2015, eq. 58 (ε = 0: eq. 56); of pools "norm" is this one.
            "epsilon" or "z" or "norm" => new(new LinearShare(W, Term(InputPart.All, W))),

            // Bach et al. 2015, eq. 60, with α = 1, β = 0.
            "z+" => new(Excitation),
            "alphabeta" => AlphaBeta(rule.Number(0, 1), rule.Number(1, 0)),
            "gamma" => rule.Options.Contains(RuleTable.Original) ? OriginalGamma(rule.Number(0, 0)) : Gamma(rule.Number(0, 0)),

            // z^B of Montavon et al. 2017. Wx − W⁺l − W⁻h is summed as W⁺(x − l) + W⁻(x − h): within the box no product is negative.
            "box" => new(new LinearShare(WeightTransform.None, Term(InputPart.AboveLow, Plus), Term(InputPart.BelowHigh, Minus))),

            // w² of Montavon et al. 2017.
            "wsquare" => new(new LinearShare(WeightTransform.Square, Term(InputPart.One, WeightTransform.Square))),

            // Lapuschkin 2019: w² of a layer whose weights are all 1, without bias.
            "flat" => new(new LinearShare(WeightTransform.None, Term(InputPart.One, WeightTransform.One))),
            _ => throw new ArgumentException(rule.Name, nameof(rule)),
        };
    }

    /// <summary>The same rule for an input that is known to be ≥ 0: it is its own positive part, and has no negative one.</summary>
    public LinearRule ForNonNegativeInput() => Map(share => share with
    {
        Terms =
        [
            .. share.Terms.Where(term => term.Input != InputPart.Negative)
                .Select(term => term.Input == InputPart.Positive ? term with { Input = InputPart.All } : term),
        ],
    });

    /// <summary>The same rule for relevance that is known to be 0 where the output is not positive.</summary>
    public LinearRule ForPositiveOutput() => this with
    {
        Shares = [.. Shares.Where(share => share.Where != OutputSign.Negative).Select(share => share with { Where = OutputSign.Any })],
    };

    /// <summary>The same rule for weights that are known to be ≥ 0, as those of pools are.</summary>
    public LinearRule ForNonNegativeWeights() => Map(share => share with
    {
        Terms =
        [
            .. share.Terms.Where(term => term.Weight != Minus).Select(term => term.Weight == Plus ? term with { Weight = W } : term),
        ],
    });

    public LinearRule WithoutBias() => Map(share => share with { Bias = WeightTransform.None });

    /// <summary>A share's quotient: g, or of several g1, g2.</summary>
    public string Quotient(LinearShare share) => Shares.Count == 1 ? "g" : $"g{Shares.TakeWhile(other => other != share).Count() + 1}";

    /// <summary>The relevance as a formula.</summary>
    public string Relevance => $"R' = {string.Join(" + ", Shares.Select(share => share.Relevance(Quotient(share))))}"
        + (Shares.All(share => share.Bias == WeightTransform.None) ? ""
            : SpreadsBias ? " + the bias, spread"
            : GivesBiasToPresent ? " + the bias, spread where x ≠ 0"
            : "");

    /// <summary>The denominators in words.</summary>
    public override string ToString() =>
        $"d = {string.Join(", ", Shares)}, ε = {Epsilon.ToString("R", CultureInfo.InvariantCulture)}";

    private static LinearShare Excitation => new(Plus, Term(InputPart.Positive, Plus), Term(InputPart.Negative, Minus)) { ExceedsOutput = true };

    private static LinearShare Inhibition => new(Minus, Term(InputPart.Positive, Minus), Term(InputPart.Negative, Plus));

    /// <summary>Bach et al. 2015, eq. 60.</summary>
    private static LinearRule AlphaBeta(double alpha, double beta) =>
        new([.. new[] { Excitation with { Factor = alpha }, Inhibition with { Factor = -beta } }.Where(share => share.Factor != 0)]);

    /// <summary>The generalised γ rule (Andéol et al. 2021), for inputs and outputs of any sign. Without an output there is no relevance.</summary>
    private static LinearRule Gamma(double gamma)
    {
        WeightTransform p = new(1 + gamma, 1), n = new(1, 1 + gamma);
        return new(
            new LinearShare(p, Term(InputPart.Positive, p), Term(InputPart.Negative, n)) { Where = OutputSign.Positive, ExceedsOutput = true },
            new LinearShare(n, Term(InputPart.Positive, n), Term(InputPart.Negative, p)) { Where = OutputSign.Negative });
    }

    /// <summary>The γ rule as Montavon et al. 2019 write it, made for x ≥ 0.</summary>
    private static LinearRule OriginalGamma(double gamma) => new(new LinearShare(W, Term(InputPart.All, new WeightTransform(1 + gamma, 1))));

    private static LinearTerm Term(InputPart input, WeightTransform weight) => new(input, weight);

    /// <summary>Shares that have lost all their terms are gone.</summary>
    private LinearRule Map(Func<LinearShare, LinearShare> map)
    {
        var shares = Shares.Select(map).ToLookup(share => share.Terms.Count > 0);
        return this with { Shares = [.. shares[true]], Dropped = Dropped + shares[false].Sum(share => share.Factor) };
    }
}
