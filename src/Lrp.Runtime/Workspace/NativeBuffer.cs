using System.Runtime.InteropServices;

namespace Lrp.Generated;

/// <summary>
/// Zeroed floats outside the garbage collector's heap, aligned to 64 bytes: a cache line, and the widest vector. Freed by
/// <see cref="Dispose"/>, or by the finaliser of a buffer that was forgotten; whoever uses <see cref="Pointer"/> keeps the buffer
/// reachable meanwhile.
/// </summary>
public sealed unsafe partial class NativeBuffer : IDisposable
{
    private const int Alignment = 64;

    // What is smaller has few pages anyway, and would be rounded up to one that is larger than itself.
    private const int FewestHugeBytes = 4 << 20;

    // MADV_HUGEPAGE of madvise(2).
    private const int HugePages = 14;

    private readonly void* _allocated;
    private float* _pointer;

    /// <summary>Allocates and zeroes.</summary>
    /// <param name="length">Floats; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">The machine (or its container) has less memory than that.</exception>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        // Asked first: Linux grants more than there is, and ends the process when the pages are touched.
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (length > available / sizeof(float))
            throw new OutOfMemoryException($"A buffer of {length} floats does not fit into the {available >> 20} MB of this machine.");

        Length = length;
        var bytes = (nuint)Math.Max(length, 1) * sizeof(float);
        _allocated = NativeMemory.AllocZeroed(bytes + Alignment);
        _pointer = (float*)(((nuint)_allocated + Alignment - 1) & ~(nuint)(Alignment - 1));
        if (OperatingSystem.IsLinux() && bytes >= FewestHugeBytes)
            AskForHugePages(bytes);
    }

    /// <summary>Frees a buffer that nobody disposed.</summary>
    ~NativeBuffer() => Free();

    /// <summary>Floats in the buffer.</summary>
    public long Length { get; }

    /// <summary>The memory is freed.</summary>
    public bool IsDisposed => _pointer == null;

    /// <summary>The first float; 64-byte aligned.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == null, this);
            return _pointer;
        }
    }

    /// <summary>A view of a part.</summary>
    /// <param name="offset">Floats before the part.</param>
    /// <param name="length">Floats in the part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<float> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new Span<float>(Pointer + offset, length);
    }

    /// <summary>Has the system give all pages now, and not when they are first written. What they hold stays.</summary>
    internal void Touch()
    {
        var end = Pointer + Length;
        for (var page = Pointer; page < end; page += Environment.SystemPageSize / sizeof(float))
            Volatile.Write(ref *page, Volatile.Read(ref *page));
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer != null)
            NativeMemory.Free(_allocated);
        _pointer = null;
    }

    /// <summary>
    /// Pages of 2 MB are zeroed five times as fast as those of 4 KB when they are first touched, and need fewer look-ups later. A kernel
    /// that has none stays with small ones.
    /// </summary>
    private void AskForHugePages(nuint bytes)
    {
        var page = (nuint)Environment.SystemPageSize;
        var start = ((nuint)_pointer + page - 1) & ~(page - 1);
        _ = Advise((void*)start, (nuint)_pointer + bytes - start, HugePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
