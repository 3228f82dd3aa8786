using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Shared;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// One import. What the explained output needs must be supported; other outputs come along where they can, so that nobody has to cut a
/// label off a model.
/// </summary>
internal sealed class GraphImport
{
    private readonly ModelFile _file;
    private readonly OnnxGraph _source;
    private readonly ImportOptions _options;
    private readonly Graph _graph;
    private readonly ImportContext _context;
    private readonly ScopeImport _scope;

    public GraphImport(ModelFile file, OnnxModel model, int opset, ImportOptions options)
    {
        (_file, _source, _options) = (file, model.Graph!, options);
        _graph = new Graph(file.Name) { Weights = file.Weights };
        _context = new ImportContext(_graph, file, model.Functions);
        _scope = new ScopeImport(_context, _source, outer: null, prefix: "", opset);
    }

    public Graph Run(string description)
    {
        if (_source.Outputs.Count == 0)
            throw new DiagnosticException(DiagnosticTable.NoOutputs, _file.Name, "has no outputs");
        _graph.Source = description;
        var explained = Explained();
        string[] roots = [explained.Name, .. StartRoots()];
        var order = new TopologicalOrder(_source, _file.Name);
        var nodes = order.Sort(roots);
        _context.RequireSupported(nodes);
        InputImport.Import(_context, _source, _options.InputShapes, _scope.DefineInput, order.IsRead);
        foreach (var node in nodes)
            _scope.Import(node);
        foreach (var output in _source.Outputs)
            AddOutput(output, output == explained, order);
        TextImport.RequireOnlyText(_context);
        if (_graph.Output.Shape.Count == 0)
            throw new DiagnosticException(DiagnosticTable.NoOutputs, _file.Name, $"has an output without elements {_graph.Output.Shape}");
        if (_options.Start.Length > 0)
            (_graph.Logits, _graph.Start) = (Start(), _options.Start);
        return _graph;
    }

    /// <summary>The output that was asked for; otherwise the first that is not declared to be a label.</summary>
    private OnnxValueInfo Explained()
    {
        if (_options.Output.Length == 0)
        {
            return _source.Outputs.FirstOrDefault(output => output.Type == 0 || ShapeRules.IsFloating(output.Type))
                ?? _source.Outputs[0];
        }

        return _source.Outputs.FirstOrDefault(output => output.Name == _options.Output) ?? throw new DiagnosticException(
            DiagnosticTable.OutputUnknown, _file.Name, Text.Quotable(_options.Output),
            string.Join(", ", _source.Outputs.Take(20).Select(output => $"'{Text.Quotable(output.Name)}'")),
            Text.Quotable(Spelling.Suggest(_options.Output, _source.Outputs.Select(output => output.Name))));
    }

    private void AddOutput(OnnxValueInfo output, bool isExplained, TopologicalOrder order)
    {
        if (!isExplained && WhyLeftOut(output.Name, order) is { } reason)
        {
            _graph.OutputsLeftOut.Add(new(output.Name, reason));
            return;
        }

        if (isExplained)
            _graph.OutputIndex = _graph.Outputs.Count;
        var value = _scope.Find(output.Name, "the list of outputs");
        TextImport.RequireNumbers(_context, output.Name, value);
        _graph.Outputs.Add(value);
        _graph.OutputInfos.Add(new OutputInfo(output.Name) { Labels = _context.LabelsOf(value) });
    }

    /// <summary>Imports what another output needs; null where that is possible.</summary>
    private string? WhyLeftOut(string output, TopologicalOrder order)
    {
        try
        {
            var nodes = order.Sort([output]);
            _context.RequireSupported(nodes);
            foreach (var node in nodes)
                _scope.Import(node);
            var value = _scope.Find(output, "the list of outputs");
            TextImport.RequireNumbers(_context, output, value);
            return value.Shape.Count == 0 ? "it has no elements" : null;
        }
        catch (DiagnosticException exception)
        {
            return exception.Diagnostic.ToString();
        }
    }

    /// <summary>Values that the start of relevance needs, where the file names it itself and not a node within.</summary>
    private IEnumerable<string> StartRoots() => _options.Start.Length == 0 ? [] : _source.Nodes
        .Where(node => node.Label == _options.Start).SelectMany(node => node.Outputs).Append(_options.Start)
        .Where(name => name.Length > 0).Take(1);

    private Value Start()
    {
        var start = _context.ValueOf(_options.Start) ?? _scope.TryFind(_options.Start);
        if (start is { IsConstant: false })
            return start;
        throw new DiagnosticException(
            DiagnosticTable.StartUnknown, _file.Name, Text.Quotable(_options.Start),
            start is null ? "names no node or value" : "does not depend on the input",
            start is null ? Text.Quotable(Spelling.Suggest(_options.Start, _source.Nodes.Select(node => node.Label))) : "");
    }
}
