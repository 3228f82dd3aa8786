using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Generator.Definitions;

/// <summary>A tensor that a definition computes with.</summary>
/// <param name="Name">The value's name.</param>
/// <param name="Layer">The layer that it comes from, as users call it.</param>
/// <param name="Shape">With the batch, which is 1; of parameters, which have none, as it is.</param>
internal sealed record TensorValue(string Name, string Layer, Shape Shape, bool IsParameter = false)
{
    /// <summary>The dimensions as definitions count them.</summary>
    public int[] Sample => [.. Shape.Dimensions.Skip(IsParameter ? 0 : 1)];

    /// <summary>As the user would say it: <c>[16, 10, 10] (conv2)</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Sample)}] ({Text.Quotable(Layer)})";
}

/// <summary>The network that is defined, or a scope in it.</summary>
/// <param name="Prefix">What names of its layers begin with.</param>
internal sealed record NetworkValue(string Prefix);
