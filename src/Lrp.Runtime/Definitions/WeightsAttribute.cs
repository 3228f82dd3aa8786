namespace Lrp.Definitions;

/// <summary>Says what weight files call the weights of a network defined in C#.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WeightsAttribute : Attribute
{
    /// <summary>What stands before all names in the file: <c>"model."</c>.</summary>
    public string Prefix { get; set; } = "";
}

/// <summary>
/// Says that weight files have another name for some layers: <c>[WeightName("fc.{0}", "dense{0}")]</c> finds the weights of dense1 at
/// <c>fc.1.weight</c>. The first attribute that fits a layer's name counts.
/// </summary>
/// <param name="stored">The name in the file, without the part that says which tensor of the layer it is.</param>
/// <param name="layer">The layer's name; <c>{0}</c> to <c>{9}</c> stand for any text without dots.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class WeightNameAttribute(string stored, string layer) : Attribute
{
    /// <summary>The name in the file.</summary>
    public string Stored { get; } = stored;

    /// <summary>The layer's name.</summary>
    public string Layer { get; } = layer;
}
