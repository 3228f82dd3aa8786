namespace Lrp.Runtime.Tests.Explanations;

public sealed class NetworkExplainerTests : IDisposable
{
    private static readonly float[] Input = [1, 2, 3, 4];

    private readonly FakeNetwork _network = new();
    private readonly FakeExplainer _explainer;

    public NetworkExplainerTests() => _explainer = new FakeExplainer(_network.Weights);

    public void Dispose()
    {
        _explainer.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void Shapes_and_names_come_from_the_layout()
    {
        Assert.Equal(4, _explainer.InputLength);
        Assert.Equal(2, _explainer.LogitCount);
        Assert.Equal(["a", "b"], _explainer.Inputs.Select(input => input.Name));
        Assert.Equal(["", "One"], _explainer.Explanations);
    }

    [Fact]
    public void Predict_returns_the_output_and_keeps_the_logits()
    {
        Assert.Equal([40, 60], _explainer.Predict(Input).ToArray());
        Assert.Equal([4, 6], _explainer.Logits.ToArray());
    }

    [Fact]
    public void A_warm_up_compiles_and_leaves_results_as_they_are()
    {
        _explainer.Predict(Input);
        _explainer.Warmup();
        Assert.Equal([4, 6], _explainer.Logits.ToArray());
        Assert.Equal([0, 6, 0, 600], _explainer.Relevance(1).ToArray());
        Assert.Equal(["F", "C", "P0", "B0"], _explainer.Calls);
    }

    [Fact]
    public void The_seed_is_the_logit_or_one_at_the_target_alone()
    {
        Assert.Equal([0, 6, 0, 600], _explainer.Explain(Input, 1).ToArray());
        Assert.Equal([2, 0, 200, 0], _explainer.Explain(Input, 0, 1).ToArray());
    }

    [Fact]
    public void The_relevance_of_one_input_is_read_in_place()
    {
        using var explainer = new FakeExplainer(_network.Weights, joined: true);
        var first = explainer.Explain(Input, 1);
        Assert.Equal([0, 6, 0, 600], first.ToArray());
        explainer.Relevance(0);
        Assert.Equal([4, 0, 400, 0], first.ToArray());
    }

    [Fact]
    public void A_seed_of_the_callers_choice_covers_all_logits()
    {
        _explainer.Predict(Input);
        Assert.Equal([5, -7, 500, -700], _explainer.Relevance([5, -7]).ToArray());
    }

    [Fact]
    public void An_explanation_is_prepared_once_per_forward_pass()
    {
        _explainer.Explain(Input, 0);
        _explainer.Relevance(1);
        _explainer.Relevance([1, 1]);
        Assert.Equal("F P0 B0 B0 B0", string.Join(' ', _explainer.Calls));
    }

    [Fact]
    public void Preparing_another_explanation_or_a_forward_pass_undoes_it()
    {
        _explainer.Explain(Input, 0, 0);
        _explainer.Relevance(0, 1);
        _explainer.Relevance(0, 0);
        _explainer.Explain(Input, 0, 0);
        Assert.Equal("F P0 B0 P1 B1 P0 B0 F P0 B0", string.Join(' ', _explainer.Calls));
    }

    [Fact]
    public void Wrong_arguments_are_named_before_anything_is_computed()
    {
        AssertRefused<ArgumentException>("input", "Expected 4 elements, got 3", () => _explainer.Predict(new float[3]));
        AssertRefused<ArgumentException>("input", "Expected 4 elements, got 5", () => _explainer.Explain(new float[5], 0));
        AssertRefused<ArgumentOutOfRangeException>("target", "0 to 1", () => _explainer.Explain(Input, 2));
        AssertRefused<ArgumentOutOfRangeException>("target", "0 to 1", () => _explainer.Explain(Input, -1));
        AssertRefused<ArgumentOutOfRangeException>("explanation", "0 to 1", () => _explainer.Explain(Input, 0, 2));
        Assert.Empty(_explainer.Calls);

        _explainer.Predict(Input);
        AssertRefused<ArgumentOutOfRangeException>("target", "0 to 1", () => _explainer.Relevance(int.MinValue));
        AssertRefused<ArgumentOutOfRangeException>("explanation", "0 to 1", () => _explainer.Relevance(0, -1));
        AssertRefused<ArgumentException>("seed", "Expected 2 elements, got 1", () => _explainer.Relevance(new float[1]));
        Assert.Equal(["F"], _explainer.Calls);
    }

    [Fact]
    public void Relevance_needs_a_forward_pass()
    {
        Assert.Throws<InvalidOperationException>(() => _explainer.Relevance(0).Length);
        Assert.Throws<InvalidOperationException>(() => _explainer.Relevance(new float[2]).Length);
        Assert.Throws<InvalidOperationException>(() => _explainer.Logits.Length);
    }

    [Fact]
    public void A_disposed_explainer_refuses_everything()
    {
        _explainer.Predict(Input);
        _explainer.Dispose();
        _explainer.Dispose();
        AssertDisposed();
    }

    [Fact]
    public void Disposing_the_network_stops_its_explainers_but_keeps_their_memory()
    {
        _explainer.Predict(Input);
        _network.Dispose();
        AssertDisposed();
        Assert.Throws<ObjectDisposedException>(() => new FakeExplainer(_network.Weights));
        unsafe
        {
            Assert.Equal(100, _network.Weights.Pointer[1]);
            _explainer.Dispose();
            Assert.Throws<ObjectDisposedException>(() => (long)_network.Weights.Pointer);
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        float[] seed = [1, 2];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            _explainer.Predict(Input);
            _explainer.Explain(Input, 1, 1);
            _explainer.Relevance(0);
            _explainer.Relevance(seed, 1);
            _ = _explainer.Logits;
        }
    }

    private void AssertDisposed()
    {
        Assert.Throws<ObjectDisposedException>(() => _explainer.Predict(Input).Length);
        Assert.Throws<ObjectDisposedException>(() => _explainer.Explain(Input, 0).Length);
        Assert.Throws<ObjectDisposedException>(() => _explainer.Relevance(0).Length);
        Assert.Throws<ObjectDisposedException>(() => _explainer.Relevance(new float[2]).Length);
        Assert.Throws<ObjectDisposedException>(() => _explainer.Logits.Length);
    }

    private static void AssertRefused<TException>(string parameter, string message, Action call)
        where TException : ArgumentException
    {
        var exception = Assert.Throws<TException>(call);
        Assert.Equal(parameter, exception.ParamName);
        Assert.Contains(message, exception.Message);
    }
}
