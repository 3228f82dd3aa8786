using System.IO.Compression;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Tensors;

/// <summary>Reads NumPy's <c>.npz</c> archives of arrays.</summary>
internal static class NpzFile
{
    /// <summary>The arrays by name.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message names it and the array.</exception>
    public static Dictionary<string, Tensor> Read(string path)
    {
        var arrays = new Dictionary<string, Tensor>();
        var name = "";
        try
        {
            using var archive = ZipFile.OpenRead(path);
            foreach (var entry in archive.Entries)
            {
                name = Path.GetFileNameWithoutExtension(entry.FullName);
                using var stream = entry.Open();
                using var content = new MemoryStream();
                stream.CopyTo(content);
                arrays[name] = NpyFile.Parse(content.GetBuffer().AsSpan(0, (int)content.Length));
            }

            return arrays;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"'{path}' cannot be read{(name.Length > 0 ? $" at '{name}'" : "")}: {exception.Message}",
                exception);
        }
    }
}
