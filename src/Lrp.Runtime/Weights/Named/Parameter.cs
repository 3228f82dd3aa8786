namespace Lrp;

/// <summary>A tensor of weights that a network defined in C# expects by name.</summary>
/// <param name="name">Its name, as weight files have to have it: <c>conv1.weight</c>.</param>
/// <param name="initialisation">What it is in a network that nobody has trained.</param>
/// <param name="shape">Dimensions, outermost first: of a convolution [out, in / groups, height, width], of a dense layer [out, in].</param>
public sealed class Parameter(string name, WeightInitialisation initialisation, params int[] shape)
{
    /// <summary>Its name, as weight files have to have it: <c>conv1.weight</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What it is in a network that nobody has trained.</summary>
    public WeightInitialisation Initialisation { get; } = initialisation;

    /// <summary>Dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; } = shape;

    /// <summary>The number of its elements.</summary>
    public long Count => Shape.Aggregate(1L, (count, dimension) => count * dimension);

    /// <summary>Name and shape: <c>conv1.weight [6, 1, 5, 5]</c>.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
