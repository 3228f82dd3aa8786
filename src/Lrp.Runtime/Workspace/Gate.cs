using System.Runtime.InteropServices;

namespace Lrp.Generated;

/// <summary>
/// Where threads wait until another opens it, each time anew. They spin, then give their processor away, then sleep: a thread that spins
/// for long takes from its neighbours, and one that is asleep needs 50 µs to wake up.
/// </summary>
internal sealed class Gate
{
    /// <summary>About 40 ns each. Nearly all steps of networks take less than all of them.</summary>
    private const int Spins = 1000;

    private const int Yields = 20;

    private readonly object _lock = new();
    private Counters _counters;

    /// <summary>How often it was opened.</summary>
    public int Passed => Volatile.Read(ref _counters.Opened);

    /// <summary>Lets all pass that wait.</summary>
    public void Open()
    {
        Interlocked.Increment(ref _counters.Opened);
        Rouse();
    }

    /// <summary>Wakes those who sleep, as it will be opened soon.</summary>
    public void Rouse()
    {
        if (Volatile.Read(ref _counters.Sleepers) == 0)
            return;
        lock (_lock)
            Monitor.PulseAll(_lock);
    }

    /// <summary>Returns when it was opened more than so often.</summary>
    public void Await(int passed)
    {
        while (!IsOpenedSoon(passed))
        {
            lock (_lock)
            {
                // Counted before the last look: who opens it after that look wakes those who are counted.
                Interlocked.Increment(ref _counters.Sleepers);
                if (Passed == passed)
                    Monitor.Wait(_lock);
                Interlocked.Decrement(ref _counters.Sleepers);
            }
        }
    }

    private bool IsOpenedSoon(int passed)
    {
        for (var spin = 0; spin < Spins; spin++)
        {
            if (Passed != passed)
                return true;
            Thread.SpinWait(1);
        }

        for (var yield = 0; yield < Yields; yield++)
        {
            if (Passed != passed)
                return true;
            Thread.Yield();
        }

        return Passed != passed;
    }

    /// <summary>Alone in two cache lines, which processors load together: what others write beside it would slow the waiting.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Counters
    {
        [FieldOffset(128)]
        public int Opened;

        [FieldOffset(132)]
        public int Sleepers;
    }
}
