namespace Lrp.Cli.Tensors;

/// <summary>Tensors as messages name them.</summary>
internal static class ShapeText
{
    public static string Of(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Name and shape: <c>'image' [1, 3, 224, 224]</c>.</summary>
    public static string Describe(this TensorInfo tensor) => $"'{tensor.Name}' {Of(tensor.Shape)}";
}
