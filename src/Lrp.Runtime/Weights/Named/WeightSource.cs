using Lrp.Generated;

namespace Lrp;

/// <summary>
/// Where named weights come from: a file of safetensors, an archive of NumPy arrays, the initialisers of an ONNX file. Nothing is open
/// between two calls, so that a source needs no disposing and can be used by several networks and threads.
/// </summary>
public sealed class WeightSource
{
    private readonly Func<TensorStore> _open;

    private WeightSource(string name, Func<TensorStore> open) => (Name, _open) = (name, open);

    /// <summary>The file's name, as messages call it.</summary>
    public string Name { get; }

    /// <summary>A weight file. Its suffix says what it is: <c>.safetensors</c>, <c>.npz</c> or <c>.onnx</c>.</summary>
    /// <param name="path">The file. It is opened whenever weights are read, and closed again.</param>
    /// <exception cref="ArgumentException">The suffix is another.</exception>
    public static WeightSource FromFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".safetensors" => new(Path.GetFileName(path), () => OpenSafetensors(path)),
        ".npz" => new(Path.GetFileName(path), () => NpzTensors.Open(path)),
        ".onnx" => new(Path.GetFileName(path), () => OnnxTensors.Open(path)),
        var suffix => throw new ArgumentException(
            $"Weights of '{path}' cannot be read: its suffix '{suffix}' is none of .safetensors, .npz and .onnx.", nameof(path)),
    };

    /// <summary>A file of safetensors that is already in memory.</summary>
    /// <param name="safetensors">Its bytes.</param>
    /// <param name="name">What messages call it.</param>
    public static WeightSource FromMemory(ReadOnlyMemory<byte> safetensors, string name = "memory.safetensors") => new(name, () =>
    {
        var stream = WeightFile.StreamOf(safetensors);
        return new TensorStore(name, SafetensorsHeader.Read(stream, name).Tensors, _ => stream, stream);
    });

    /// <summary>The tensors, in the order in which they are stored.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another format; the message says where.</exception>
    public IReadOnlyList<StoredTensor> List()
    {
        using var store = Open();
        return [.. store.Tensors.Select(tensor => tensor.Tensor)];
    }

    /// <summary>The elements of a tensor in float64, whatever the file has, row-major.</summary>
    /// <param name="tensor">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no tensor of that name.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or the tensor has elements that are no numbers.</exception>
    public double[] Read(string tensor)
    {
        using var store = Open();
        return store.Find(tensor) is null
            ? throw new KeyNotFoundException($"'{Name}' has no tensor '{tensor}'.")
            : store.Read(tensor).Data;
    }

    /// <summary>The file's name.</summary>
    public override string ToString() => Name;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another format.</exception>
    internal TensorStore Open() => _open();

    private static TensorStore OpenSafetensors(string path)
    {
        var name = Path.GetFileName(path);
        var stream = MappedFile.Open(path);
        try
        {
            return new TensorStore(name, SafetensorsHeader.Read(stream, name).Tensors, _ => stream, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
