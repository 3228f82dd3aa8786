namespace Lrp;

/// <summary>
/// The initial relevance: which quantity of the output is explained. Every seed is the gradient of its quantity over the logits,
/// times the logits; <see cref="AsGradient"/> leaves the logits out, for <see cref="Method.Gradient"/> and its relatives.
/// </summary>
/// <example><code>
/// explainer.Predict(image);
/// var whyCatNotDog = explainer.Relevance(Seed.Margin(target: 281, against: 207));
/// </code></example>
public readonly record struct Seed
{
    private readonly Kind _kind;
    private readonly int _target;
    private readonly int _against;
    private readonly bool _isGradient;
    private readonly ReadOnlyMemory<float> _weights;

    private Seed(Kind kind, int target, int against, bool isGradient) =>
        (_kind, _target, _against, _isGradient) = (kind, target, against, isGradient);

    private Seed(ReadOnlyMemory<float> weights, bool isGradient) =>
        (_kind, _weights, _isGradient) = (Kind.Weighted, weights, isGradient);

    private enum Kind
    {
        Single,
        Margin,
        LogOdds,
        Weighted,
    }

    /// <summary>The target's logit z_t: the default of relevance.</summary>
    public static Seed Logit(int target) => new(Kind.Single, target, -1, false);

    /// <summary>One at the target: the default of gradients.</summary>
    public static Seed One(int target) => new(Kind.Single, target, -1, true);

    /// <summary>How far the target is ahead of another class: z_t − z_a; relevance starts as z_t and −z_a.</summary>
    public static Seed Margin(int target, int against) => new(Kind.Margin, target, against, false);

    /// <summary>
    /// The log-odds of the softmax probability, log(p_t / (1 − p_t)) = z_t − log Σ_{c≠t} exp z_c: the target against all others, each
    /// as strongly as it competes. Relevance starts as z_t, and at other classes as −z_c·softmax_{c≠t}(z)_c.
    /// (Montavon et al., "Layer-Wise Relevance Propagation: An Overview", 2019, section 10.2.2.)
    /// </summary>
    public static Seed LogOdds(int target) => new(Kind.LogOdds, target, -1, false);

    /// <summary>
    /// A weighted sum of logits, Σ w_c z_c: relevance starts as w_c z_c. Ones at a class in all positions explain its whole area in a
    /// segmentation; −1 for a network of one logit explains what speaks for its other class.
    /// </summary>
    /// <param name="weights">One per logit; not copied.</param>
    public static Seed Weighted(ReadOnlyMemory<float> weights) => new(weights, false);

    /// <summary>The gradient of the same quantity over the logits: without their values.</summary>
    public Seed AsGradient() => _kind == Kind.Weighted ? new(_weights, true) : new(_kind, _target, _against, true);

    /// <summary>Writes the initial relevance of every logit.</summary>
    /// <param name="logits">Of the last forward pass.</param>
    /// <param name="seed">As long.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ (also that of weights), a class does not exist, or the margin is against the target itself.
    /// </exception>
    public void Fill(ReadOnlySpan<float> logits, Span<float> seed)
    {
        Check(logits.Length);
        if (seed.Length != logits.Length)
            throw new ArgumentException($"Expected {logits.Length} elements, got {seed.Length}.", nameof(seed));
        FillGradient(logits, seed);
        for (var index = 0; index < seed.Length && !_isGradient; index++)
            seed[index] *= logits[index];
    }

    /// <summary>The quantity itself, of which seeds are the gradient: z_t, z_t − z_a, the log-odds, or the weighted sum.</summary>
    /// <param name="logits">Of a forward pass.</param>
    /// <exception cref="ArgumentException">A class does not exist, or the margin is against the target itself.</exception>
    public double Quantity(ReadOnlySpan<float> logits)
    {
        Check(logits.Length);
        return _kind switch
        {
            Kind.Margin => (double)logits[_target] - logits[_against],
            Kind.LogOdds => logits[_target] - LogSumOfOthers(logits),
            Kind.Weighted => Dot(_weights.Span, logits),
            _ => logits[_target],
        };
    }

    /// <exception cref="ArgumentException">
    /// A class does not exist, the margin is against the target itself, or there are not as many weights.
    /// </exception>
    internal void Check(int count)
    {
        if (_kind == Kind.Weighted && _weights.Length != count)
            throw new ArgumentException($"Expected {count} weights, got {_weights.Length}.", "weights");
        if (_kind == Kind.Weighted)
            return;
        if ((uint)_target >= (uint)count)
            throw new ArgumentOutOfRangeException("target", _target, $"Expected 0 to {count - 1}.");
        if (_kind == Kind.Margin && ((uint)_against >= (uint)count || _against == _target))
            throw new ArgumentOutOfRangeException("against", _against, $"Expected another class than {_target}, from 0 to {count - 1}.");
    }

    private void FillGradient(ReadOnlySpan<float> logits, Span<float> seed)
    {
        if (_kind == Kind.Weighted)
        {
            _weights.Span.CopyTo(seed);
            return;
        }

        if (_kind == Kind.LogOdds)
            FillOthers(logits, seed);
        else
            seed.Clear();
        seed[_target] = 1;
        if (_kind == Kind.Margin)
            seed[_against] = -1;
    }

    private static double Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> logits)
    {
        var sum = 0.0;
        for (var index = 0; index < logits.Length; index++)
            sum += (double)weights[index] * logits[index];
        return sum;
    }

    /// <summary>Minus the softmax over all classes but the target; where the target is likely, they still sum to −1.</summary>
    private void FillOthers(ReadOnlySpan<float> logits, Span<float> seed)
    {
        var others = LogSumOfOthers(logits);
        for (var index = 0; index < logits.Length; index++)
            seed[index] = (float)-Math.Exp(logits[index] - others);
    }

    /// <summary>log Σ_{c≠t} exp z_c.</summary>
    private double LogSumOfOthers(ReadOnlySpan<float> logits)
    {
        var largest = float.NegativeInfinity;
        for (var index = 0; index < logits.Length; index++)
            largest = index == _target ? largest : Math.Max(largest, logits[index]);
        var sum = 0.0;
        for (var index = 0; index < logits.Length; index++)
            sum += index == _target ? 0 : Math.Exp((double)logits[index] - largest);
        return largest + Math.Log(sum);
    }
}
