namespace Lrp.Runtime.Tests.Explanations;

/// <summary>Threads that take one explainer for two.</summary>
public sealed class TurnTests : IDisposable
{
    private static readonly float[] Input = [1, 2, 3, 4];

    private readonly FakeNetwork _network = new();
    private readonly FakeExplainer _explainer;

    public TurnTests() => _explainer = new FakeExplainer(_network.Weights);

    public void Dispose()
    {
        _explainer.Dispose();
        _network.Dispose();
    }

    [Fact]
    public void A_second_thread_is_told_of_the_pool_and_the_first_one_goes_on()
    {
        var calls = new Action[]
        {
            () => _explainer.Predict(Input), () => _explainer.Explain(Input, 0), () => _explainer.Relevance(0),
            () => _explainer.Relevance([1, 1]), () => _explainer.Relevance(0, 0, 0, [1]), () => _ = _explainer.Logits,
            () => _explainer.Ledger(), () => _explainer.Kept(0), _explainer.Warmup,
        };
        _explainer.Meanwhile = () => OnAnotherThread(() => Assert.All(calls, call =>
            Assert.Contains(nameof(ExplainerPool), Assert.Throws<InvalidOperationException>(call).Message)));

        Assert.Equal([40, 60], _explainer.Predict(Input).ToArray());
        Assert.Equal(["F"], _explainer.Calls);
    }

    [Fact]
    public void After_an_exception_the_explainer_is_free_again()
    {
        Assert.Throws<ArgumentException>(() => _explainer.Predict(new float[3]).Length);
        Assert.Throws<InvalidOperationException>(() => _explainer.Relevance(0).Length);
        Assert.Equal([40, 60], _explainer.Predict(Input).ToArray());
    }

    [Fact]
    public void Disposed_in_the_middle_of_a_call_it_keeps_its_memory_until_the_end()
    {
        _explainer.Meanwhile = () => OnAnotherThread(() =>
        {
            _explainer.Dispose();
            _explainer.Dispose();
            Assert.Throws<ObjectDisposedException>(() => _explainer.Predict(Input).Length);
        });

        Assert.Throws<ObjectDisposedException>(() => _explainer.Predict(Input).Length);
        Assert.Equal(["F"], _explainer.Calls);
        Assert.Throws<ObjectDisposedException>(() => _explainer.Predict(Input).Length);
    }

    [Fact]
    public void Threads_that_fight_for_it_compute_or_get_an_exception()
    {
        var results = 0;
        Parallel.For(0, 4, _ =>
        {
            for (var round = 0; round < 20_000; round++)
            {
                try
                {
                    _explainer.Predict(Input);
                    Interlocked.Increment(ref results);
                }
                catch (InvalidOperationException exception)
                {
                    Assert.Contains(nameof(ExplainerPool), exception.Message);
                }
            }
        });
        Assert.Equal(_explainer.Calls.Count, results);
    }

    private static void OnAnotherThread(Action action)
    {
        Exception? exception = null;
        var thread = new Thread(() => exception = Record.Exception(action));
        thread.Start();
        thread.Join();
        Assert.Null(exception);
    }
}
