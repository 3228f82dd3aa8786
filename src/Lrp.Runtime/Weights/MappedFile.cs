using System.IO.MemoryMappedFiles;

namespace Lrp.Generated;

/// <summary>Files that are mapped into memory: only what is read of them is ever loaded, and it is not copied.</summary>
internal static unsafe class MappedFile
{
    /// <summary>The file as a stream over its memory.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        // What has no bytes cannot be mapped.
        if (file.Length == 0)
            return file;
        // The view keeps what it needs of the map.
        using var map = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        return map.CreateViewStream(0, file.Length, MemoryMappedFileAccess.Read);
    }

    /// <summary>Numbers of float32 where they are, if the stream is of memory: of a mapped file, or a resource.</summary>
    /// <param name="stream">Of at least so many bytes.</param>
    /// <param name="offset">Bytes before them.</param>
    /// <param name="count">How many.</param>
    public static MappedElements? ElementsOf(Stream stream, long offset, int count)
    {
        switch (stream)
        {
            case MemoryMappedViewStream view:
                byte* start = null;
                view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                // The view holds it until it is closed.
                view.SafeMemoryMappedViewHandle.ReleasePointer();
                return new MappedElements(view, (float*)(start + view.PointerOffset + offset), count);
            case UnmanagedMemoryStream memory:
                return new MappedElements(memory, (float*)(memory.PositionPointer - memory.Position + offset), count);
            default:
                return null;
        }
    }
}
