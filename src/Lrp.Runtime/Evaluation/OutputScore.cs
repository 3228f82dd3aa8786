namespace Lrp.Evaluation;

/// <summary>The number of a network's output that an evaluation watches.</summary>
public readonly record struct OutputScore
{
    private readonly Seed _seed;
    private readonly int _class;

    private OutputScore(Seed seed, int probable) => (_seed, _class) = (seed, probable);

    /// <summary>The target's logit, before a final softmax.</summary>
    public static OutputScore Logit(int target) => new(Seed.Logit(target), -1);

    /// <summary>The target's softmax probability among all logits.</summary>
    public static OutputScore Probability(int target) => new(default, target);

    /// <summary>Any quantity that relevance can start from: a margin, the log-odds, a weighted sum.</summary>
    public static OutputScore Of(Seed seed) => new(seed, -1);

    /// <summary>Reads the number.</summary>
    /// <param name="logits">Of a forward pass.</param>
    /// <exception cref="ArgumentException">A class does not exist.</exception>
    public double Read(ReadOnlySpan<float> logits)
    {
        if (_class < 0)
            return _seed.Quantity(logits);
        if (_class >= logits.Length)
            throw new ArgumentOutOfRangeException("target", _class, $"Expected 0 to {logits.Length - 1}.");
        // 1 / Σ exp(z_c − z_t): no overflow matters, since 1/∞ is the 0 that it should be.
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp((double)logit - logits[_class]);
        return 1 / sum;
    }

    /// <summary>Runs the network forward and reads the number.</summary>
    public double Run(IExplainer network, ReadOnlySpan<float> input)
    {
        network.Predict(input);
        return Read(network.Logits);
    }
}
