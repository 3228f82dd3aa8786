namespace Lrp.Runtime.Tests.Explanations;

public sealed class ExplainerPoolTests : IDisposable
{
    private readonly FakeNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_returned_explainer_is_lent_again()
    {
        using var pool = new ExplainerPool(_network);
        var first = pool.Rent();
        var second = pool.Rent();
        Assert.NotSame(first.Explainer, second.Explainer);
        var explainer = first.Explainer;
        first.Dispose();
        Assert.Same(explainer, pool.Rent().Explainer);
    }

    [Fact]
    public void A_lease_given_back_twice_lends_its_explainer_once()
    {
        using var pool = new ExplainerPool(_network);
        var lease = pool.Rent();
        lease.Dispose();
        var next = pool.Rent();
        lease.Dispose();
        Assert.NotSame(next.Explainer, pool.Rent().Explainer);
        Assert.Throws<ObjectDisposedException>(() => lease.Explainer);
    }

    [Fact]
    public void Explainers_are_disposed_with_the_pool_or_when_they_come_back()
    {
        var pool = new ExplainerPool(_network);
        var rented = pool.Rent();
        var returned = pool.Rent();
        var (late, idle) = (rented.Explainer, returned.Explainer);
        returned.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => idle.Predict(new float[4]).Length);
        late.Predict(new float[4]);
        rented.Dispose();
        Assert.Throws<ObjectDisposedException>(() => late.Predict(new float[4]).Length);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
    }

    [Fact]
    public void Threads_share_it()
    {
        using var pool = new ExplainerPool(_network);
        Parallel.For(0, 1000, index =>
        {
            using var lease = pool.Rent();
            var relevance = lease.Explainer.Explain([index, 0, 0, 0], 0);
            Assert.Equal(100 * index, relevance[2]);
        });
    }

    [Fact]
    public void Renting_from_a_warm_pool_allocates_nothing()
    {
        using var pool = new ExplainerPool(_network);
        pool.Rent().Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        pool.Rent().Dispose();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
