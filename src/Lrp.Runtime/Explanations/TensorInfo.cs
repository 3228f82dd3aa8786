namespace Lrp;

/// <summary>An input or output of a network.</summary>
/// <param name="Name">The name in the model file.</param>
/// <param name="Shape">Dimensions, outermost first; the batch is 1 unless one was compiled.</param>
public sealed record TensorInfo(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (product, dimension) => product * dimension);

    /// <summary>Its elements are integers, such as tokens, rather than floats.</summary>
    public bool IsInteger { get; init; }

    /// <summary>Names of the elements along the last axis, such as classes; empty where the model file does not state them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Name, type and shape: <c>input: float[1, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"{Name}: {(IsInteger ? "int" : "float")}[{string.Join(", ", Shape)}]";
}
