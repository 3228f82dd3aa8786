using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>One import: the file's nodes in topological order, each turned into IR by its operator's importer.</summary>
internal sealed class GraphImport(ModelFile file, OnnxGraph source, int opset, IReadOnlyDictionary<string, IntList> inputShapes)
{
    private readonly Graph _graph = new(file.Name) { Weights = file };
    private readonly TensorImport _tensors = new(file);
    private readonly Dictionary<string, Value> _values = [];

    /// <summary>Second outputs that no importer gives (masks, indices), with the node that has them.</summary>
    private readonly Dictionary<string, OnnxNode> _missing = [];

    public Graph Run(string description)
    {
        if (source.Outputs.Count == 0)
            throw new DiagnosticException(DiagnosticTable.NoOutputs, file.Name, "has no outputs");
        _graph.Source = description;
        var nodes = TopologicalOrder.Sort(source, file.Name);
        RequireSupported(nodes);
        InputImport.Import(_graph, source, inputShapes, file.Name, _values);
        foreach (var node in nodes)
            Import(node);
        // Predict returns the first output: a further one that no importer gives (a mask, indices) is left out.
        foreach (var output in source.Outputs.Where((output, index) => index == 0 || !_missing.ContainsKey(output)))
            _graph.Outputs.Add(Find(output, "the list of outputs"));
        if (_graph.Outputs[0].Shape.Count == 0)
            throw new DiagnosticException(DiagnosticTable.NoOutputs, file.Name, $"has an output without elements {_graph.Outputs[0].Shape}");
        return _graph;
    }

    /// <summary>Names every operator that is missing at once, so that nobody has to find them one build at a time.</summary>
    private void RequireSupported(IReadOnlyList<OnnxNode> nodes)
    {
        var unsupported = nodes.Where(node => OperatorTable.Find(node) is null)
            .GroupBy(OperatorTable.QualifiedName).Select(group => group.First()).ToList();
        if (unsupported.Count == 0)
            return;
        var others = unsupported.Skip(1).Take(20).Select(node => Text.Quotable(OperatorTable.QualifiedName(node))).ToList();
        throw new DiagnosticException(DiagnosticTable.OperatorUnsupported, file.Name, Text.Quotable(unsupported[0].Label),
            Text.Quotable(OperatorTable.QualifiedName(unsupported[0])),
            (others.Count > 0 ? $", nor are {string.Join(", ", others)}" : "") +
            "; replace it before the export (the README lists the supported operators)");
    }

    private void Import(OnnxNode node)
    {
        var inputs = node.Inputs.Select(name => name.Length == 0 ? null : Find(name, $"node '{Text.Quotable(node.Label)}'")).ToList();
        var context = new NodeImport(_graph, file, _tensors, node, opset, inputs);
        IReadOnlyList<Value> outputs;
        try
        {
            outputs = OperatorTable.Find(node)!.Import(context);
        }
        catch (ShapeException misfit)
        {
            throw new DiagnosticException(
                DiagnosticTable.ShapeMisfit, file.Name, Text.Quotable(node.Label), node.OperatorType, misfit.Message);
        }

        for (var index = 0; index < node.Outputs.Count; index++)
        {
            var name = node.Outputs[index];
            if (name.Length == 0)
                continue;
            if (index >= outputs.Count)
            {
                _missing[name] = node;
                continue;
            }

            _values[name] = outputs[index];
            if (outputs[index].Producer?.Name == node.Label)
                outputs[index].Name = name;
        }
    }

    private Value Find(string name, string reader)
    {
        if (_values.TryGetValue(name, out var value))
            return value;
        if (source.Initializers.TryGetValue(name, out var tensor))
            return _values[name] = _tensors.Add(_graph, tensor, name, isInitializer: true);
        if (_missing.TryGetValue(name, out var node))
        {
            throw new DiagnosticException(DiagnosticTable.OperatorUnsupported, file.Name, Text.Quotable(node.Label), node.OperatorType,
                $" where its output '{Text.Quotable(name)}' is used; remove that use before the export");
        }

        throw new DiagnosticException(DiagnosticTable.ValueUndefined, file.Name, reader, Text.Quotable(name));
    }
}
