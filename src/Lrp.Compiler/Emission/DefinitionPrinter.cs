using System.Text;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Emission;

/// <summary>
/// Writes an imported network as a definition in C#, which gives the same network again, and is a place to begin changing it.
/// </summary>
internal sealed class DefinitionPrinter
{
    private readonly Graph _graph;
    private readonly string _model;
    private readonly DefinitionExpressions _expressions;
    private readonly Dictionary<Value, int> _readers = [];
    private readonly List<string> _free = [];
    private readonly List<string> _statements = [];
    private int _variables;

    private DefinitionPrinter(Graph graph, string model)
    {
        (_graph, _model) = (graph, model);
        _expressions = new DefinitionExpressions(model);
        foreach (var value in graph.Nodes.SelectMany(node => node.Inputs).Concat(graph.Outputs).Where(value => !value.IsConstant))
            _readers[value] = _readers.TryGetValue(value, out var count) ? count + 1 : 1;
    }

    /// <summary>The text of a source file.</summary>
    /// <param name="model">The model file, for the banner and messages.</param>
    /// <exception cref="DiagnosticException">The language has no word for a node.</exception>
    public static string Print(Graph graph, string model) => new DefinitionPrinter(graph, model).Print();

    private string Print()
    {
        foreach (var input in _graph.Inputs)
            Assign(input, _expressions.Input(input, _graph.IntegerInputs.Contains(input)), []);
        foreach (var node in _graph.Nodes.Where(node => !node.Outputs.All(output => output.IsConstant)))
            Write(node);

        List<Value> outputs = [_graph.Output, .. _graph.Outputs.Where((_, index) => index != _graph.OutputIndex)];
        var result = string.Join(", ", outputs.Select(_expressions.Text));
        var text = new StringBuilder();
        text.Append("using Lrp;\nusing Lrp.Definitions;\n\n");
        text.Append("/// <summary>").Append(Escape.XmlDoc(Text.Quotable(_model))).Append(", as a definition.</summary>\n");
        text.Append("[ExplainedNetwork]\n");
        text.Append("public sealed partial class ").Append(ClassName(_model)).Append("\n{\n    [NetworkDefinition]\n    static ");
        text.Append(outputs.Count == 1 ? "Tensor" : $"({string.Join(", ", outputs.Select(_ => "Tensor"))})");
        text.Append(" Define(Network net)\n    {\n");
        foreach (var statement in _statements)
            text.Append("        ").Append(statement).Append('\n');
        text.Append("        return ").Append(outputs.Count == 1 ? result : $"({result})").Append(";\n    }\n}\n");
        return text.ToString();
    }

    /// <summary>A node is a method in the chain of its only reader, or a statement.</summary>
    private void Write(Node node)
    {
        var expression = _expressions.Of(node);
        var output = node.Outputs[0];
        var isChained = _readers.TryGetValue(output, out var count) && count == 1 && !_graph.Outputs.Contains(output)
            && output.Uses.Count > 0 && output.Uses[0].Node.Inputs[0] == output && DefinitionExpressions.IsMethod(output.Uses[0].Node);
        if (isChained && expression.Length < 90)
            _expressions.Name(output, expression, isVariable: false);
        else
            Assign(output, expression, node.Inputs.Where(input => !input.IsConstant));
        foreach (var input in node.Inputs.Where(input => !input.IsConstant))
            _readers[input]--;
    }

    /// <summary>A variable whose value nobody reads any more takes the new one.</summary>
    private void Assign(Value value, string expression, IEnumerable<Value> inputs)
    {
        var dead = _expressions.Variables.Where(pair => _readers[pair.Key] <= inputs.Count(input => input == pair.Key)).ToList();
        foreach (var variable in dead)
        {
            _expressions.Forget(variable.Key);
            _free.Add(variable.Value);
        }

        // A sum that stands by itself needs no parentheses.
        if (value.Producer?.Operator is Binary && expression[0] == '(' && expression[expression.Length - 1] == ')')
            expression = expression.Substring(1, expression.Length - 2);
        if (!_readers.ContainsKey(value))
            _readers[value] = 0;
        if (_free.Count > 0)
        {
            var name = _free.OrderBy(free => free, StringComparer.Ordinal).First();
            _free.Remove(name);
            _statements.Add($"{name} = {expression};");
            _expressions.Name(value, name, isVariable: true);
            return;
        }

        var number = ++_variables;
        var declared = number switch { 1 => "x", 2 => "y", 3 => "z", _ => $"x{number}" };
        _statements.Add($"var {declared} = {expression};");
        _expressions.Name(value, declared, isVariable: true);
    }

    private static string ClassName(string model)
    {
        var name = Identifiers.Pascal(Path.GetFileNameWithoutExtension(model), "Model");
        return name is "Network" or "Tensor" or "Size" ? name + "Model" : name;
    }
}
