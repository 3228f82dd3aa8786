namespace Lrp.Generated;

/// <summary>
/// The packed weights of a network: written once by <c>Load</c>, then shared by its explainers. Disposing makes the explainers
/// refuse further calls; the memory itself lives until the last of them is disposed (or collected), so that no call that is under
/// way on another thread loses it.
/// </summary>
/// <param name="length">Floats of all packed weights.</param>
public sealed unsafe class NetworkWeights(long length) : IDisposable
{
    private readonly NativeBuffer _buffer = new(length);
    private readonly Lock _lock = new();
    private int _explainers;

    /// <summary>Floats of all packed weights.</summary>
    public long Length => _buffer.Length;

    /// <summary>The first float; 64-byte aligned.</summary>
    /// <exception cref="ObjectDisposedException">The memory is freed.</exception>
    public float* Pointer => _buffer.Pointer;

    /// <summary>The network is disposed: its explainers are of no use any more.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Refuses further use.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            IsDisposed = true;
            FreeIfUnused();
        }
    }

    /// <summary>An explainer begins to read the weights.</summary>
    /// <exception cref="ObjectDisposedException">The network is disposed.</exception>
    internal void Attach()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            _explainers++;
        }
    }

    /// <summary>An explainer reads the weights no more.</summary>
    internal void Detach()
    {
        lock (_lock)
        {
            _explainers--;
            FreeIfUnused();
        }
    }

    private void FreeIfUnused()
    {
        if (IsDisposed && _explainers == 0)
            _buffer.Dispose();
    }
}
