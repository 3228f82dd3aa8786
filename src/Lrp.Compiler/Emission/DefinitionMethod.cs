using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>A method of a definition: the network, or a block of it.</summary>
/// <param name="Inputs">Tensors that it takes; the network's inputs are layers.</param>
/// <param name="Parameters">Numbers and words that a block takes, as they are declared.</param>
internal sealed record DefinitionMethod(
    string Name, IReadOnlyList<Value> Inputs, IReadOnlyList<DefinitionLayer> Layers, IReadOnlyList<Value> Outputs,
    IReadOnlyList<string> Parameters)
{
    /// <summary>The text, line by line.</summary>
    public IEnumerable<string> Lines()
    {
        var statements = new DefinitionStatements(this);
        var isBlock = Inputs.Count > 0;
        IEnumerable<string> parameters =
            ["Network net", .. statements.Inputs.Select(input => $"Tensor {input}"), .. Parameters];
        var result = Outputs.Count == 1 ? "Tensor" : $"({string.Join(", ", Outputs.Select(_ => "Tensor"))})";
        yield return isBlock ? "[NetworkBlock]" : "[NetworkDefinition]";
        yield return $"static {result} {Name}({string.Join(", ", parameters)})";
        yield return "{";
        foreach (var statement in statements.Lines)
            yield return $"    {statement}";
        yield return "}";
    }
}
