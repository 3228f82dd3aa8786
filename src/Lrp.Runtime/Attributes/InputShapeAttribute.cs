namespace Lrp;

/// <summary>Pins the symbolic dimensions of a network's input. (A symbolic first dimension, the batch, is 1 by itself.)</summary>
/// <param name="input">The input's name in the model file.</param>
/// <param name="dimensions">All dimensions, outermost first: <c>[InputShape("input_ids", 1, 128)]</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class InputShapeAttribute(string input, params int[] dimensions) : Attribute
{
    /// <summary>The input's name in the model file.</summary>
    public string Input { get; } = input;

    /// <summary>All dimensions, outermost first.</summary>
    public int[] Dimensions { get; } = dimensions;
}
