namespace Lrp.Learning;

/// <summary>Samples by class; classes in the order of their labels.</summary>
internal sealed class ClassLabels
{
    private readonly int[] _labels;
    private readonly IReadOnlyDictionary<int, double> _weights;

    /// <exception cref="ArgumentException">
    /// There is not a label per sample, or only one class, or a weight for a label that no sample has.
    /// </exception>
    public ClassLabels(ReadOnlySpan<int> labels, int samples, IReadOnlyDictionary<int, double> weights)
    {
        if (labels.Length != samples)
            throw new ArgumentException($"There are {labels.Length} labels for {samples} samples.", nameof(labels));
        (_labels, _weights) = (labels.ToArray(), weights);
        Names = [.. _labels.Distinct().Order()];
        if (Names.Count == 1)
            throw new ArgumentException($"All samples have the label {Names[0]}, but a classifier needs two classes.", nameof(labels));
        if (weights.Keys.Except(Names).ToList() is [var stranger, ..])
            throw new ArgumentException($"There is a weight for label {stranger}, which no sample has.", nameof(weights));
    }

    /// <summary>The labels, ascending.</summary>
    public IReadOnlyList<int> Names { get; }

    /// <summary>The samples of a class.</summary>
    public int[] Of(int index) => [.. Enumerable.Range(0, _labels.Length).Where(sample => _labels[sample] == Names[index])];

    /// <summary>C of a class.</summary>
    public double Cost(int index, double cost) => cost * _weights.GetValueOrDefault(Names[index], 1);

    /// <summary>A class against all others.</summary>
    public DualProblem AgainstRest(int index, double cost) =>
        DualProblem.Classification(Array.ConvertAll(_labels, label => label == Names[index]), (Cost(index, cost), cost));
}
