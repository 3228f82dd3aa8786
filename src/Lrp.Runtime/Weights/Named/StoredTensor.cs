namespace Lrp;

/// <summary>A tensor of a weight file, without its elements.</summary>
/// <param name="Name">What the file calls it: <c>conv1.weight</c>.</param>
/// <param name="Type">Its element type in the file's own words: <c>F32</c>, <c>&lt;f4</c>, <c>Float32</c>.</param>
/// <param name="Shape">Dimensions, outermost first; none for a scalar.</param>
#if LRP_LEARNING
internal
#else
public
#endif
    sealed record StoredTensor(string Name, string Type, IReadOnlyList<long> Shape)
{
    /// <summary>Name and shape: <c>conv1.weight [6, 1, 5, 5]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
