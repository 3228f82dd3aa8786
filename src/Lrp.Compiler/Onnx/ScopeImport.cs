using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// Imports the nodes of one graph: the model's, a branch's, a function's body. Each has names of its own; a branch sees those around it, too.
/// </summary>
/// <param name="outer">The scope that names are looked up in next.</param>
/// <param name="prefix">Before the names of nodes: those of a function are there once for each call.</param>
/// <param name="arguments">A function call's attributes.</param>
/// <param name="adopt">Brings a value from around into a graph of its own.</param>
internal sealed class ScopeImport(
    ImportContext context, OnnxGraph source, ScopeImport? outer, string prefix, int opset,
    IReadOnlyDictionary<string, OnnxAttribute>? arguments = null, Func<Value, Value>? adopt = null)
{
    private readonly Dictionary<string, Value> _values = [];
    private readonly HashSet<OnnxNode> _imported = [];

    /// <summary>Tensors whose only readers decode them: integers that are weights.</summary>
    private readonly Lazy<HashSet<string>> _quantized = new(() => FindQuantized(source));

    /// <summary>Second outputs that no importer gives (masks, indices), with the node that has them.</summary>
    private readonly Dictionary<string, OnnxNode> _missing = [];

    public void Define(string name, Value value) => _values[name] = value;

    public void DefineInput(string name, Value value)
    {
        Define(name, value);
        if (context.Graph.IntegerInputs.Contains(value))
            context.MarkInteger(value);
    }

    public void Import(OnnxNode written)
    {
        if (!_imported.Add(written))
            return;
        var node = Resolved(written);
        var inputs = node.Inputs.Select(name => name.Length == 0 ? null : Find(name, $"node '{Text.Quotable(node.Label)}'")).ToList();
        IReadOnlyList<Value?> outputs;
        try
        {
            outputs = context.FunctionOf(node) is { } function
                ? context.Nested(node, () => Call(node, function, inputs))
                : TextImport.ImporterOf(context, node, inputs)(new NodeImport(context, this, node, opset, inputs));
        }
        catch (ShapeException misfit)
        {
            throw new DiagnosticException(
                DiagnosticTable.ShapeMisfit, context.File.Name, Text.Quotable(node.Label), node.OperatorType, misfit.Message);
        }

        for (var index = 0; index < node.Outputs.Count; index++)
        {
            var name = node.Outputs[index];
            if (name.Length == 0)
                continue;
            if (index >= outputs.Count || outputs[index] is not { } value)
            {
                _missing[name] = node;
                continue;
            }

            _values[name] = value;
            if (value.Producer?.Name == node.Label)
                value.Name = name;
        }

        if (outputs.FirstOrDefault() is { } first)
            context.Name(node.Label, first);
    }

    /// <summary>The outputs of a branch of the node, which is imported in its place.</summary>
    public IReadOnlyList<Value> Branch(OnnxNode node, OnnxGraph branch)
    {
        var scope = new ScopeImport(context, branch, this, node.Label + "/", opset, arguments);
        return context.Nested(node, () => scope.Run());
    }

    /// <summary>The graph of a loop's body with inputs of these shapes.</summary>
    /// <param name="isComputed">What is wrong with a value from around that is no constant.</param>
    public Graph Body(
        OnnxNode node, OnnxGraph body, IReadOnlyList<(Shape Shape, bool IsInteger)> inputs, Func<Value, Exception> isComputed)
    {
        ShapeRules.Require(body.Inputs.Count == inputs.Count, $"its body has {body.Inputs.Count} inputs instead of {inputs.Count}");
        var graph = new Graph(node.Label) { Weights = context.File.Weights };
        var within = context.ForBody(graph);
        var scope = new ScopeImport(
            within, body, this, node.Label + "/", opset, arguments, new BodyImport(graph, isComputed).Adopt);
        for (var index = 0; index < inputs.Count; index++)
        {
            var value = graph.AddInput(body.Inputs[index].Name, ElementType.Float32, inputs[index].Shape);
            if (inputs[index].IsInteger)
                within.MarkInteger(value);
            scope.Define(body.Inputs[index].Name, value);
        }

        graph.Outputs.AddRange(within.Nested(node, scope.Run));
        return graph;
    }

    public Value Find(string name, string reader)
    {
        if (TryFind(name) is { } value)
            return value;
        if (Missing(name) is { } node)
        {
            throw new DiagnosticException(DiagnosticTable.OperatorUnsupported, context.File.Name, Text.Quotable(node.Label),
                Text.WithArticle(node.OperatorType), $" where its output '{Text.Quotable(name)}' is used; remove that use before the export");
        }

        throw new DiagnosticException(DiagnosticTable.ValueUndefined, context.File.Name, reader, Text.Quotable(name));
    }

    public Value? TryFind(string name)
    {
        if (_values.TryGetValue(name, out var value))
            return value;
        if (source.Initializers.TryGetValue(name, out var tensor))
            return _values[name] = context.Tensors.Add(context.Graph, tensor, name, isInitializer: true, _quantized.Value.Contains(name));
        if (source.SparseInitializers.TryGetValue(name, out var sparse))
            return _values[name] = context.Tensors.Add(context.Graph, sparse, name);
        return outer?.TryFind(name) is { } found ? adopt is null ? found : adopt(found) : null;
    }

    private OnnxNode? Missing(string name) => _missing.TryGetValue(name, out var node) ? node : outer?.Missing(name);

    private IReadOnlyList<Value> Run()
    {
        var nodes = new TopologicalOrder(source, context.File.Name).Sort([.. source.Outputs.Select(output => output.Name)]);
        context.RequireSupported(nodes);
        foreach (var node in nodes)
            Import(node);
        return [.. source.Outputs.Select(output => Find(output.Name, "the list of outputs"))];
    }

    private IReadOnlyList<Value> Call(OnnxNode node, OnnxFunction function, IReadOnlyList<Value?> inputs)
    {
        var given = function.Defaults.Values.Where(fallback => !node.Attributes.ContainsKey(fallback.Name)).Concat(node.Attributes.Values)
            .ToDictionary(attribute => attribute.Name);
        var version = function.Opsets.TryGetValue("", out var own) ? OnnxImporter.CheckOpset(own, context.File.Name) : opset;
        var scope = new ScopeImport(context, function.Body, outer: null, node.Label + "/", version, given);
        for (var index = 0; index < Math.Min(inputs.Count, function.Inputs.Count); index++)
        {
            if (inputs[index] is { } input)
                scope.Define(function.Inputs[index], input);
        }

        return scope.Run();
    }

    /// <summary>The node as it is in this place: its name, attributes of the call, inputs that the call leaves out.</summary>
    private OnnxNode Resolved(OnnxNode node)
    {
        if (prefix.Length == 0)
            return node;
        var resolved = new OnnxNode { Name = prefix + node.Label, OperatorType = node.OperatorType, Domain = node.Domain };
        resolved.Inputs.AddRange(node.Inputs.Select(name => name.Length > 0 && TryFind(name) is null && IsOmitted(name) ? "" : name));
        resolved.Outputs.AddRange(node.Outputs);
        foreach (var attribute in node.Attributes.Values)
        {
            if (attribute.Reference.Length == 0)
                resolved.Attributes[attribute.Name] = attribute;
            else if (arguments is not null && arguments.TryGetValue(attribute.Reference, out var given))
                resolved.Attributes[attribute.Name] = given;
        }

        return resolved;
    }

    /// <summary>No node of this body defines it: an optional input of the function.</summary>
    private bool IsOmitted(string name) => outer is null && source.Nodes.All(node => !node.Outputs.Contains(name));

    private static HashSet<string> FindQuantized(OnnxGraph graph)
    {
        var decoded = new HashSet<string>(graph.Nodes.Where(node => node.OperatorType == "DequantizeLinear" && node.Inputs.Count > 0)
            .Select(node => node.Inputs[0]));
        foreach (var node in graph.Nodes)
            decoded.ExceptWith(node.OperatorType == "DequantizeLinear" ? node.Inputs.Skip(1) : node.Reads);
        return decoded;
    }
}
