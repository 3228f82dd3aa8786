using Lrp.Generated;

namespace Lrp;

/// <summary>Reads what is beside the weights; those are <see cref="WeightSource"/>'s. Apart, since others link the writer alone.</summary>
public static partial class Safetensors
{
    /// <summary>The texts beside the tensors of a file.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is no such file; the message says why.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using var stream = File.OpenRead(path);
        return SafetensorsHeader.Read(stream, Path.GetFileName(path)).Metadata;
    }
}
