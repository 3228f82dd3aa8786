using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes an imported network as a definition in C#, which gives the same network again, and is a place to begin changing it.
/// </summary>
internal static class DefinitionPrinter
{
    /// <summary>The text of a source file.</summary>
    /// <param name="model">The model file, for the banner and messages.</param>
    /// <exception cref="DiagnosticException">The language has no word for a node.</exception>
    public static string Print(Graph graph, string model)
    {
        var name = ClassName(model);
        var text = new StringBuilder("using Lrp;\nusing Lrp.Definitions;\n\n");
        text.Append("/// <summary>").Append(Escape.XmlDoc(Text.Quotable(model))).Append(", as a definition.</summary>\n");
        text.Append("[ExplainedNetwork]\npublic sealed partial class ").Append(name).Append("\n{\n");
        var methods = DefinitionRepeats.Extract(Network(graph, model), name);
        text.Append(string.Join("\n", methods.Select(method => string.Concat(method.Lines().Select(Indented)))));
        return text.Append("}\n").ToString();
    }

    private static string Indented(string line) => $"    {line.Replace("\n", "\n    ")}\n";

    private static DefinitionMethod Network(Graph graph, string model)
    {
        var printed = new DefinitionLayers(model);
        var layers = graph.Inputs.Select(input => printed.Input(input, graph.IntegerInputs.Contains(input))).ToList();
        layers.AddRange(printed.Layers(graph));
        Value[] outputs = [graph.Output, .. graph.Outputs.Where((_, index) => index != graph.OutputIndex)];
        return new DefinitionMethod("Define", [], layers, [.. outputs.Select(printed.Output)], []);
    }

    private static string ClassName(string model)
    {
        var name = Identifiers.Pascal(Path.GetFileNameWithoutExtension(model), "Model");
        return name is "Network" or "Tensor" or "Size" or "Padding" ? name + "Model" : name;
    }
}
