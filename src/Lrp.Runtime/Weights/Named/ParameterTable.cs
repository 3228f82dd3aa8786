namespace Lrp.Generated;

/// <summary>The weights that a network defined in C# expects, in the order of its definition.</summary>
/// <param name="Network">The network's name, for messages.</param>
/// <param name="Parameters">Names and shapes. Generated code reads them by position.</param>
public sealed record ParameterTable(string Network, IReadOnlyList<Parameter> Parameters);
