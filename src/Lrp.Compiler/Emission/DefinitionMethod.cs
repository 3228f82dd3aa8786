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
            yield return $"    {statement.Replace("\n", "\n    ")}";
        yield return "}";
    }

    /// <summary>As a function without a name. Its layers are of the network around it, so that weights have their names.</summary>
    public string Lambda()
    {
        const string Return = "return ";
        var statements = new DefinitionStatements(this);
        List<string> lines = [.. statements.Lines];
        var head = $"(_, {string.Join(", ", statements.Inputs)}) =>";
        return lines.Count == 1 ? $"{head} {lines[0].Substring(Return.Length).TrimEnd(';')}"
            : $"{head}\n{{\n{string.Concat(lines.Select(line => $"    {line}\n"))}}}";
    }
}
