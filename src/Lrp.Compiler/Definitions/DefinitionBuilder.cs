using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Definitions;

/// <summary>
/// Builds a definition layer by layer. Each is imported at once, so that its shape is known to who writes the next one, and a layer that
/// does not fit is refused where it is written.
/// </summary>
public sealed class DefinitionBuilder
{
    private readonly string _name;
    private readonly DefinitionBuilder? _outer;
    private readonly OnnxGraph _source = new();
    private readonly Graph _graph;
    private readonly ScopeImport _scope;
    private readonly List<DefinedInput> _inputs = [];
    private readonly List<DefinedParameter> _parameters = [];
    private readonly List<DefinedConstant> _constants = [];
    private readonly List<DefinedLayer> _layers = [];

    /// <param name="name">The network's name.</param>
    /// <param name="outer">Of the body of a loop: the network around it, whose weights it reads.</param>
    public DefinitionBuilder(string name, DefinitionBuilder? outer = null)
    {
        var context = new ImportContext(new Graph(name), ModelFile.WithoutWeights(name), new Dictionary<string, OnnxFunction>());
        (_name, _graph, _outer) = (name, context.Graph, outer);
        _scope = new ScopeImport(context, _source, outer?._scope, prefix: "", DefinitionGraph.Opset, adopt: new BodyImport(
            _graph, value => new ShapeException($"the loop reads '{value.Name}', which is computed outside of it")).Adopt);
    }

    public IReadOnlyList<DefinedLayer> Layers => _layers;

    /// <exception cref="ShapeException">It has more elements than any network can have.</exception>
    public Shape AddInput(DefinedInput input)
    {
        var value = _graph.AddInput(input.Name, ElementType.Float32, ShapeRules.ShapeOf([1, .. input.Shape]));
        if (input.IsInteger)
            _graph.IntegerInputs.Add(value);
        _scope.DefineInput(input.Name, value);
        _inputs.Add(input);
        return value.Shape;
    }

    /// <exception cref="ShapeException">It has more elements than any network can have.</exception>
    public Shape AddParameter(DefinedParameter parameter)
    {
        if (_outer is not null)
            return _outer.AddParameter(parameter);
        var shape = ShapeRules.ShapeOf(parameter.Shape);
        _source.Initializers[parameter.Name] = DefinitionGraph.Parameter(parameter);
        _parameters.Add(parameter);
        return shape;
    }

    public void AddConstant(DefinedConstant constant)
    {
        _source.Initializers[constant.Name] = DefinitionGraph.Constant(constant);
        _constants.Add(constant);
    }

    /// <returns>The shapes of its outputs, with the batch, which is 1.</returns>
    /// <exception cref="DiagnosticException">The layer does not fit its inputs, or an attribute is invalid.</exception>
    public IReadOnlyList<Shape> Append(DefinedLayer layer)
    {
        _scope.Import(DefinitionGraph.Node(layer));
        _layers.Add(layer);
        return [.. layer.Outputs.Select(output => _scope.Find(output, layer.Name).Shape)];
    }

    /// <summary>The whole.</summary>
    /// <param name="outputs">Names of values.</param>
    public NetworkDefinition Build(IEnumerable<string> outputs) =>
        new(_name, new(_inputs), new(_parameters), new(_constants), new(_layers), new(outputs));
}
