using Lrp.Cli.Compilation;
using Lrp.Cli.Tensors;

namespace Lrp.Cli.Checking;

/// <summary>Runs a network on a case's samples: one after the other, or as many at a time as its file fixes.</summary>
internal sealed class CaseSamples
{
    private readonly IExplainer _network;
    private readonly float[][] _samples;
    private readonly IReadOnlyList<int> _targets;
    private readonly Batch _batch;

    /// <exception cref="InvalidDataException">Samples or targets do not fit the network.</exception>
    public CaseSamples(IExplainer network, ReferenceCase reference)
    {
        (_network, _targets) = (network, reference.Targets);
        _samples = Array.ConvertAll(reference.ReadRows("input"), row => Array.ConvertAll(row, value => (float)value));
        _batch = BatchOf(network, _samples);
        Single = _batch.Size == 1 ? network : new RowExplainer(network, _batch);
        foreach (var target in _targets.Where(target => (uint)target >= (uint)Single.LogitCount))
            throw new InvalidDataException($"target {target} is none of the network's {Single.LogitCount} outputs");
    }

    /// <summary>The network for one sample.</summary>
    public IExplainer Single { get; }

    /// <summary>Indices of the samples that the network takes together.</summary>
    public IEnumerable<int[]> Groups => Enumerable.Range(0, _samples.Length).Chunk(_batch.Size);

    /// <summary>The logits of each sample.</summary>
    public float[][] Predict(int[] group)
    {
        _network.Predict(Join(group));
        return [.. _network.Logits.ToArray().Chunk(Single.LogitCount)];
    }

    /// <summary>The relevance of each sample for its own target.</summary>
    /// <param name="index">The method's place among the network's explanations.</param>
    /// <param name="explanation">The same for <see cref="Single"/>.</param>
    public float[][] Explain(int[] group, ReferenceMethod method, int index, LoadedExplanation explanation)
    {
        // What runs the network on inputs of its own, or on channels of a layer, does so for one sample.
        if (_batch.Size == 1 || explanation.IsDriver || method.Concept is not null)
            return Array.ConvertAll(group, sample => Explain(_samples[sample], _targets[sample], method, index, explanation));
        var targets = new float[_network.LogitCount];
        foreach (var (row, sample) in group.Index())
            targets[(row * Single.LogitCount) + _targets[sample]] = 1;
        var seed = Seed.Weighted(targets);
        return _batch.Split(_network.Explain(Join(group), method.SeedIsOne ? seed.AsGradient() : seed, index));
    }

    private float[] Explain(float[] sample, int target, ReferenceMethod method, int index, LoadedExplanation explanation)
    {
        if (method.Concept is not { } concept)
            return explanation.Explain(sample, target, method.SeedIsOne ? Seed.One(target) : Seed.Logit(target)).ToArray();
        Single.Predict(sample);
        return Single.Relevance(target, index, Single.IndexOfKept(concept.Layer, index), [.. concept.Channels]).ToArray();
    }

    private float[] Join(int[] group) => _batch.Join(Array.ConvertAll(group, sample => _samples[sample]));

    /// <summary>A sample is all that the network takes, or a row of its batch.</summary>
    private static Batch BatchOf(IExplainer network, float[][] samples)
    {
        if (samples.All(sample => sample.Length == network.InputLength))
            return new Batch(network, 1);
        var batch = new Batch(network, network.BatchSize);
        var length = batch.Inputs.Sum(input => input.Length);
        return samples.All(sample => sample.Length == length)
            ? batch
            : throw new InvalidDataException($"'input.pb' has {samples[0].Length} elements per row; the network takes "
                + string.Join(" and ", network.Inputs.Select(input => input.Describe())));
    }
}
