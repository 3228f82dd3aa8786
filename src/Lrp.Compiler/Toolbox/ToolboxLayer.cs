namespace Lrp.Compiler.Toolbox;

/// <summary>A layer of the file, as it is written there.</summary>
/// <param name="Line">Its line, from 1, for messages.</param>
/// <param name="Sizes">The numbers behind its name.</param>
/// <param name="Parameters">Weights and bias; none for layers without.</param>
internal sealed record ToolboxLayer(string Type, int Line, IReadOnlyList<int> Sizes, IReadOnlyList<ToolboxNumbers> Parameters);

/// <summary>Where numbers of the file lie.</summary>
/// <param name="Offset">First byte of the first number.</param>
/// <param name="Length">Bytes to the end of the last.</param>
/// <param name="Count">How many they are.</param>
internal readonly record struct ToolboxNumbers(long Offset, long Length, int Count);
