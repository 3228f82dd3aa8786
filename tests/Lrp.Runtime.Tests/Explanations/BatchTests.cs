namespace Lrp.Runtime.Tests.Explanations;

/// <summary>A batch of two samples of one logit each: a target for each sample.</summary>
public sealed class BatchTests : IDisposable
{
    private static readonly float[] Inputs = [1, 2, 3, 4];

    private readonly FakeNetwork _network = new();
    private readonly FakeExplainer _batch;

    public BatchTests() => _batch = new FakeExplainer(_network.Weights, batch: true);

    public void Dispose()
    {
        _batch.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void The_first_dimension_of_inputs_and_logits_is_the_batch()
    {
        using var single = new FakeExplainer(_network.Weights);
        Assert.Equal((2, 1), (_batch.BatchSize, single.BatchSize));
    }

    [Fact]
    public void Every_sample_is_explained_at_its_target()
    {
        Assert.Equal([4, 6, 400, 600], _batch.Explain(Inputs, [0, 0]).ToArray());
        Assert.Equal([2, 2, 200, 200], _batch.RelevanceOfEach([0, 0], explanation: 1).ToArray());
        Assert.Equal(["F", "P0", "B0", "P1", "B1"], _batch.Calls);
    }

    [Fact]
    public void A_single_target_counts_over_all_samples() => Assert.Equal([0, 6, 0, 600], _batch.Explain(Inputs, 1).ToArray());

    [Fact]
    public void One_sample_is_a_batch_of_one()
    {
        using var single = new FakeExplainer(_network.Weights);
        Assert.Equal([0, 6, 0, 600], single.Explain(Inputs, [1]).ToArray());
    }

    [Fact]
    public void Wrong_targets_are_named_before_anything_is_computed()
    {
        var count = Assert.Throws<ArgumentException>(() => _batch.Explain(Inputs, [0, 0, 0]).Length);
        Assert.Contains("Expected 2 targets, one for each sample, got 3", count.Message, StringComparison.Ordinal);
        var target = Assert.Throws<ArgumentOutOfRangeException>(() => _batch.Explain(Inputs, [0, 1]).Length);
        Assert.Contains("Expected 0 to 0 as the target of sample 1", target.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("explanation", () => _batch.Explain(Inputs, [0, 0], 2).Length);
        Assert.Throws<ArgumentException>(() => _batch.Explain(new float[3], [0, 0]).Length);
        Assert.Throws<InvalidOperationException>(() => _batch.RelevanceOfEach([0, 0]).Length);
        Assert.Empty(_batch.Calls);
    }
}
