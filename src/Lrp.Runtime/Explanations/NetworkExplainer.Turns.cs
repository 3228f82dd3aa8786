namespace Lrp.Generated;

// One call at a time: a second thread in the workspace would write past what the first one reads, and end the process.
public abstract unsafe partial class NetworkExplainer
{
    private const int Idle = 0, Busy = 1, DisposedWhileBusy = 2, Disposed = 3;

    private volatile int _state;

    /// <summary>
    /// Frees the workspace; that of a call under way on another thread when it ends. (An explainer that nobody disposes needs no
    /// finaliser: its buffers have theirs.)
    /// </summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        while (_state is Idle or Busy)
        {
            if (Interlocked.CompareExchange(ref _state, Disposed, Idle) == Idle)
                Free();
            else
                Interlocked.CompareExchange(ref _state, DisposedWhileBusy, Busy);
        }
    }

    /// <summary>Begins a call; disposing the turn ends it.</summary>
    /// <exception cref="InvalidOperationException">Another call is under way.</exception>
    /// <exception cref="ObjectDisposedException">The explainer or its network is disposed.</exception>
    private protected Turn TakeTurn()
    {
        var state = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (state == Busy)
        {
            throw new InvalidOperationException(
                "Another thread is using this explainer. Each thread needs one of its own: CreateExplainer makes it, ExplainerPool lends it.");
        }

        ObjectDisposedException.ThrowIf(state != Idle, this);
        var turn = new Turn(this);
        if (!_weights.IsDisposed)
            return turn;
        turn.Dispose();
        throw new ObjectDisposedException(GetType().FullName);
    }

    private void EndTurn()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy)
            return;
        _state = Disposed;
        Free();
        // The result would be a view of memory that is free.
        throw new ObjectDisposedException(GetType().FullName);
    }

    private void Free()
    {
        _workers?.Dispose();
        _arena.Dispose();
        _weights.Detach();
    }

    /// <summary>The time of one call.</summary>
    private protected readonly ref struct Turn(NetworkExplainer explainer)
    {
        public void Dispose() => explainer.EndTurn();
    }
}
