namespace Lrp.Learning;

/// <summary>How machines decide between classes.</summary>
public enum ClassScheme
{
    /// <summary>A function for each pair of classes, as LIBSVM has it; the class with most votes wins.</summary>
    OneAgainstOne,

    /// <summary>A function for each class; the largest wins.</summary>
    OneAgainstRest,
}

/// <summary>What the training of machines may be told. Defaults are LIBSVM's.</summary>
public sealed record SupportVectorOptions
{
    /// <summary>C: what a sample on the wrong side costs.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>What C is multiplied by for samples of a label; 1 where nothing is said. One against the rest, the rest has 1.</summary>
    public IReadOnlyDictionary<int, double> ClassWeights { get; init; } = new Dictionary<int, double>();

    /// <summary>Of classifiers.</summary>
    public ClassScheme Scheme { get; init; }

    /// <summary>ε of a regression: deviations up to it cost nothing.</summary>
    public double Epsilon { get; init; } = 0.1;

    /// <summary>ν of one-class machines: a bound for the part of samples outside, from 0 (exclusive) to 1.</summary>
    public double Nu { get; init; } = 0.5;

    /// <summary>By how much optimality conditions may be missed.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Steps for a decision function, after which training fails. Indefinite kernels and large costs need many.</summary>
    public long MostSteps { get; init; } = 10_000_000;

    /// <summary>Memory for rows of kernel values.</summary>
    public int CacheMegabytes { get; init; } = 200;

    /// <summary>Also fits probabilities of pairs of classes (Platt 1999), on five parts of the samples that are left out in turn.</summary>
    public bool Probabilities { get; init; }

    /// <summary>Of the parts that are left out.</summary>
    public int Seed { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number is none that it can be.</exception>
    internal void Check()
    {
        Require(Cost > 0 && double.IsFinite(Cost), nameof(Cost), Cost);
        Require(Epsilon >= 0 && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon);
        Require(Nu is > 0 and <= 1, nameof(Nu), Nu);
        Require(Tolerance > 0, nameof(Tolerance), Tolerance);
        Require(MostSteps > 0, nameof(MostSteps), MostSteps);
        Require(CacheMegabytes > 0, nameof(CacheMegabytes), CacheMegabytes);
        foreach (var (label, weight) in ClassWeights)
            Require(weight > 0 && double.IsFinite(weight), $"{nameof(ClassWeights)}[{label}]", weight);
        static void Require(bool fits, string name, object value)
        {
            if (!fits)
                throw new ArgumentOutOfRangeException(name, value, "It is none that machines can be trained with.");
        }
    }
}
