using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Lrp.Cli.Benching;

/// <summary>
/// Keeps the measuring thread on one processor until it is disposed, so that its caches stay warm. Not the process: the runtime compiles
/// hot code in the background, which would take turns with what is measured. Linux only; elsewhere the thread stays free.
/// </summary>
public sealed partial class PinnedThread : IDisposable
{
    private const int CurrentThread = 0;

    private readonly ulong _allowed;

    /// <summary>Pins the calling thread to the last of the processors that it may use, of the first 64.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public PinnedThread()
    {
        // The call fails on machines of more processors than the mask has bits.
        if (!OperatingSystem.IsLinux() || GetAffinity(CurrentThread, sizeof(ulong), out _allowed) < 0)
            return;
        Set(1UL << BitOperations.Log2(_allowed));
    }

    public void Dispose()
    {
        if (_allowed != 0)
            Set(_allowed);
    }

    private static void Set(ulong mask)
    {
        if (SetAffinity(CurrentThread, sizeof(ulong), in mask) < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    private static partial int GetAffinity(int thread, nuint size, out ulong mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint size, in ulong mask);
}
