namespace Lrp.Generated;

/// <summary>What each worker does.</summary>
internal delegate void Work(in Worker worker);

/// <summary>
/// Threads that compute together with the one that calls: made once, asleep between calls, ended by <see cref="Dispose"/>, or by the
/// finaliser of what nobody disposed. A call allocates nothing.
/// </summary>
internal sealed unsafe class Workers : IDisposable
{
    private readonly Crew _crew;
    private readonly NativeBuffer _scratch;

    /// <param name="count">With the caller's.</param>
    /// <param name="scratchLength">Floats that each needs for its own use.</param>
    public Workers(int count, long scratchLength)
    {
        _crew = new Crew(count);
        // A cache line apart at least.
        var room = (scratchLength + BlockedTensor.Block) / BlockedTensor.Block * BlockedTensor.Block;
        _scratch = new NativeBuffer(room * (count - 1));
        // Threads know the crew, not this: who forgets to dispose it is found by the garbage collector.
        var crew = _crew;
        Threads = new Thread[count - 1];
        for (var index = 0; index < Threads.Length; index++)
        {
            var worker = new Worker(crew, index + 1, count, _scratch.Pointer + (room * index));
            Threads[index] = new Thread(() => crew.Serve(worker)) { IsBackground = true, Name = $"Lrp worker {index + 1}" };
            Threads[index].Start();
        }
    }

    /// <summary>All but the caller's.</summary>
    internal Thread[] Threads { get; }

    /// <summary>Ends the threads of what nobody disposed.</summary>
    ~Workers() => _crew.Stop();

    /// <summary>Wakes the threads, to be there when <see cref="Run"/> is called.</summary>
    public void Rouse() => _crew.Rouse();

    /// <summary>Has all of them do their part of something, and does the caller's.</summary>
    /// <exception cref="Exception">What the first that failed threw.</exception>
    public void Run(Work work)
    {
        _crew.Run(work);
        GC.KeepAlive(this);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _crew.Stop();
        foreach (var thread in Threads)
            thread.Join();
        _scratch.Dispose();
    }
}
