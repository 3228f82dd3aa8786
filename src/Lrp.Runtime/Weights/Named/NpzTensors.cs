using System.IO.Compression;

namespace Lrp.Generated;

/// <summary>The arrays of NumPy's <c>.npz</c> archives.</summary>
internal static class NpzTensors
{
    // Magic number, version, length, then at most 64 KB in version 1; what the later ones allow beyond that nobody writes.
    private const int LongestHeader = 12 + (1 << 16);

    /// <exception cref="InvalidDataException">The archive or an array of it is malformed; the message names both.</exception>
    public static TensorStore Open(string path)
    {
        var name = Path.GetFileName(path);
        ZipArchive archive;
        try
        {
            archive = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{name}' is no .npz archive: {exception.Message}", exception);
        }

        try
        {
            PlacedTensor[] tensors = [.. archive.Entries.Select(entry => Place(entry, name))];
            return new TensorStore(name, tensors, entry => Content(archive.GetEntry(entry.File!)!, entry.Offset + entry.Length), archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static PlacedTensor Place(ZipArchiveEntry entry, string file)
    {
        var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
        try
        {
            var header = NpyHeader.Parse(Content(entry, LongestHeader).ToArray());
            return new PlacedTensor(
                new StoredTensor(name, header.Descr, header.Shape), header.Element, entry.FullName,
                header.Start, Math.Max(entry.Length - header.Start, 0));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{file}' cannot be read at '{name}': {exception.Message}", exception);
        }
    }

    /// <summary>The first bytes of an entry, unpacked: a zip tells no more than its entries' lengths, which may be lies.</summary>
    private static MemoryStream Content(ZipArchiveEntry entry, long most)
    {
        using var packed = entry.Open();
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (content.Length < most && packed.Read(buffer) is var count and > 0)
            content.Write(buffer, 0, (int)Math.Min(count, most - content.Length));
        return content;
    }
}
