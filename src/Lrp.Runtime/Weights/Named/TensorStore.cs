namespace Lrp.Generated;

/// <summary>An open weight file whose tensors are found by name. For one thread at a time.</summary>
/// <param name="name">The file, as messages call it.</param>
/// <param name="tensors">What it holds.</param>
/// <param name="open">Gives the stream that an entry's elements are in; it stays the store's.</param>
/// <param name="file">What to close at the end.</param>
internal sealed class TensorStore(
    string name, IReadOnlyList<PlacedTensor> tensors, Func<WeightEntry, Stream> open, IDisposable file) : IDisposable
{
    private readonly Dictionary<string, PlacedTensor> _byName = ByName(name, tensors);

    public string Name => name;

    public IReadOnlyList<PlacedTensor> Tensors => tensors;

    public PlacedTensor? Find(string tensor) => _byName.GetValueOrDefault(tensor);

    /// <summary>A tensor with its elements.</summary>
    /// <exception cref="InvalidDataException">They cannot be read.</exception>
    /// <exception cref="WeightMismatchException">The file ends early, or is damaged there.</exception>
    public WeightTensor Read(string tensor)
    {
        var entry = _byName[tensor].ToEntry();
        return WeightDecoder.Read(open(entry), entry);
    }

    public void Dispose() => file.Dispose();

    private static Dictionary<string, PlacedTensor> ByName(string name, IReadOnlyList<PlacedTensor> tensors)
    {
        var byName = new Dictionary<string, PlacedTensor>();
        foreach (var tensor in tensors)
        {
            if (!byName.TryAdd(tensor.Name, tensor))
                throw new InvalidDataException($"'{name}' has two tensors of the name '{tensor.Name}'.");
        }

        return byName;
    }
}
