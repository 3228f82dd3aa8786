using System.Runtime.InteropServices;

namespace Lrp.Benchmarks;

/// <summary>
/// Keeps the measuring thread on one processor, so that its caches stay warm. Not the process: the runtime compiles hot code in the
/// background, which would take turns with what is measured.
/// </summary>
internal static partial class PinnedThread
{
    /// <summary>Pins the calling thread to the last processor that the process may use, where the system can do that.</summary>
    /// <exception cref="InvalidOperationException">The system refuses.</exception>
    public static void Pin()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        var allowed = (ulong)process.ProcessorAffinity;
        var last = 1UL << (63 - System.Numerics.BitOperations.LeadingZeroCount(allowed));
        if (SetAffinity(0, sizeof(ulong), in last) != 0)
            throw new InvalidOperationException($"the thread can't be pinned: error {Marshal.GetLastPInvokeError()}");
    }

    /// <param name="thread">0 is the calling thread.</param>
    /// <param name="size">Bytes of the mask.</param>
    /// <param name="mask">A bit for each processor.</param>
    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nuint size, in ulong mask);
}
