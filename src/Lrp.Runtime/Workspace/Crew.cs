using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Lrp.Generated;

/// <summary>What the threads of <see cref="Workers"/> share: the work at hand, and where they wait for it and for each other.</summary>
internal sealed unsafe class Crew(int count)
{
    private readonly Gate _start = new(), _meeting = new(), _end = new();
    private Work? _work;
    private Exception? _failure;
    private bool _isStopped;
    private int _arrived;
    private int _busy;

    /// <summary>Has all do their part.</summary>
    public void Run(Work work)
    {
        var runs = _end.Passed;
        (_work, _busy, _arrived) = (work, count - 1, 0);
        _start.Open();
        Do(new Worker(this, 0, count, null));
        _end.Await(runs);
        var failure = _failure;
        (_work, _failure) = (null, null);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Wakes those who sleep: there will be work soon.</summary>
    public void Rouse() => _start.Rouse();

    /// <summary>What a thread does until the end.</summary>
    public void Serve(in Worker worker)
    {
        for (var runs = 0; ; runs++)
        {
            _start.Await(runs);
            if (_isStopped)
                return;
            Do(worker);
            if (Interlocked.Decrement(ref _busy) == 0)
                _end.Open();
        }
    }

    /// <summary>Lets the threads end.</summary>
    public void Stop()
    {
        _isStopped = true;
        _start.Open();
    }

    /// <summary>Waits for the others.</summary>
    public void Meet()
    {
        var meetings = _meeting.Passed;
        ThrowIfFailed();
        if (Interlocked.Increment(ref _arrived) == count)
        {
            _arrived = 0;
            _meeting.Open();
        }
        else
            _meeting.Await(meetings);
        ThrowIfFailed();
    }

    /// <summary>In a frame of its own: an idle thread keeps nothing of the work alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Do(in Worker worker)
    {
        try
        {
            _work!(worker);
        }
        catch (Exception failure)
        {
            // The caller's to see. Those who wait for this one leave.
            Interlocked.CompareExchange(ref _failure, failure, null);
            _meeting.Open();
        }
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is not null)
            throw new OperationCanceledException("Another worker failed.");
    }
}
