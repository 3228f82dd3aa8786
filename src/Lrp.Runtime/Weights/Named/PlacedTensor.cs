namespace Lrp.Generated;

/// <summary>A stored tensor, and where its elements are.</summary>
/// <param name="Element">How to decode an element; null for a type that weights cannot have.</param>
/// <param name="File">The file of the elements (external data, an entry of an archive); null for the weight file itself.</param>
internal sealed record PlacedTensor(
    StoredTensor Tensor, WeightType? Element, string? File, long Offset, long Length, WeightEncoding Encoding = WeightEncoding.Raw)
{
    public string Name => Tensor.Name;

    /// <summary>Floats: what may be a weight. Integers are counters (<c>num_batches_tracked</c>), shapes, indices.</summary>
    public bool IsFloating =>
        Element is WeightType.Float32 or WeightType.Float16 or WeightType.BFloat16 or WeightType.Float64;

    /// <summary>
    /// Counters of batch normalisation are integers, and small constants of ONNX files scalars: neither is what a layer has learned.
    /// </summary>
    public bool IsWeight => IsFloating && Tensor.Shape.Count > 0;

    /// <exception cref="InvalidDataException">Its elements are of a type that cannot be read, or too many for an array.</exception>
    public WeightEntry ToEntry() => Element is not { } element
        ? throw new InvalidDataException($"The tensor '{Name}' has elements of type {Tensor.Type}, which cannot be read; store float32.")
        : Tensor.Shape.Aggregate(1.0, (count, dimension) => count * dimension) <= Array.MaxLength
            ? new WeightEntry(Name, File, Offset, Length, Encoding, element, [.. Tensor.Shape.Select(dimension => (int)dimension)])
            : throw new InvalidDataException($"The tensor {Tensor} has too many elements.");
}
