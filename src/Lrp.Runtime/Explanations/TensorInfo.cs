namespace Lrp;

/// <summary>An input or output of a network.</summary>
/// <param name="Name">The name in the model file.</param>
/// <param name="Shape">Dimensions, outermost first; the batch is 1.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, dimension) => product * dimension);
}
