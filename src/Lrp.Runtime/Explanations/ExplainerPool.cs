namespace Lrp;

/// <summary>
/// Explainers of one network for any number of threads: each rents one, and as many are made as are rented at once. Renting from a
/// pool that has been warmed up allocates nothing.
/// </summary>
/// <example><code>
/// using var pool = new ExplainerPool(network);
/// Parallel.ForEach(images, image =>
/// {
///     using var lease = pool.Rent();
///     var relevance = lease.Explainer.Explain(image, target);
/// });
/// </code></example>
/// <param name="network">The network; it stays the caller's, and outlives the pool.</param>
/// <param name="instructionSet">The kernels to run; the best of this machine where null.</param>
/// <param name="threads">How many each explainer has.</param>
public sealed class ExplainerPool(IExplainedNetwork network, InstructionSet? instructionSet = null, int threads = 1) : IDisposable
{
    private readonly Stack<Slot> _idle = new();
    private readonly Lock _lock = new();
    private bool _disposed;

    /// <summary>Lends an explainer; disposing the lease gives it back.</summary>
    /// <exception cref="ObjectDisposedException">The pool or its network is disposed.</exception>
    public Lease Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out var slot))
                return new Lease(this, slot);
        }

        return new Lease(this, new Slot(network.CreateExplainer(instructionSet, threads)));
    }

    /// <summary>Disposes the idle explainers now, and rented ones when they come back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_idle.TryPop(out var slot))
                slot.Explainer.Dispose();
        }
    }

    private void Return(Slot slot, int turn)
    {
        // A copy of a lease may be disposed again, when another thread has the explainer already: it has lost its turn.
        if (Interlocked.CompareExchange(ref slot.Turn, turn + 1, turn) != turn)
            return;
        lock (_lock)
        {
            if (_disposed)
                slot.Explainer.Dispose();
            else
                _idle.Push(slot);
        }
    }

    /// <summary>A rented explainer: for one thread, until it is disposed.</summary>
    public readonly struct Lease : IDisposable
    {
        private readonly ExplainerPool _pool;
        private readonly Slot _slot;
        private readonly int _turn;

        internal Lease(ExplainerPool pool, Slot slot)
        {
            _pool = pool;
            _slot = slot;
            _turn = slot.Turn;
        }

        /// <summary>The explainer.</summary>
        /// <exception cref="ObjectDisposedException">It was given back.</exception>
        public IExplainer Explainer
        {
            get
            {
                ObjectDisposedException.ThrowIf(_slot is null || _slot.Turn != _turn, typeof(Lease));
                return _slot.Explainer;
            }
        }

        /// <summary>Gives the explainer back.</summary>
        public void Dispose() => _pool?.Return(_slot, _turn);
    }

    internal sealed class Slot(IExplainer explainer)
    {
        public int Turn;

        public IExplainer Explainer { get; } = explainer;
    }
}
