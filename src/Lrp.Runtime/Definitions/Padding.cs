namespace Lrp.Definitions;

/// <summary>What <see cref="Tensor.Pad"/> puts around a tensor.</summary>
public enum Padding
{
    /// <summary>A value: zero.</summary>
    Constant,

    /// <summary>The elements beside the edge, mirrored at it.</summary>
    Reflect,

    /// <summary>The edge, again and again.</summary>
    Edge,

    /// <summary>The elements from the other end.</summary>
    Wrap,
}
