using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Lrp.Compiler.KernelMachines;
using Lrp.Compiler.Onnx;

namespace Lrp.Compiler.Pipelines;

/// <summary>
/// The front end for pipelines in files of safetensors: the metadata <c>pipeline</c> lists steps as JSON, which are nodes like those of an
/// ONNX file, so that one importer checks both. docs/bag-of-words.md describes the format.
/// </summary>
internal sealed class PipelineImport
{
    /// <summary>The metadata that holds the steps.</summary>
    public const string Key = "pipeline";

    private const int Version = 1, MostSteps = 1024;

    private static readonly HashSet<string> _keys = ["operator", "name", "inputs", "tensors"];

    private readonly SafetensorsFile _content;
    private readonly OnnxGraph _graph = new();
    private readonly HashSet<string> _names = [];

    private PipelineImport(SafetensorsFile content) => _content = content;

    /// <exception cref="DiagnosticException">The file cannot be read, or what it says does not fit.</exception>
    public static Graph Import(ModelFile file, SafetensorsFile content, ImportOptions options)
    {
        var import = new PipelineImport(content);
        import.Read();
        return new GraphImport(file, new OnnxModel { Graph = import._graph }, Definitions.DefinitionGraph.Opset, options).Run("pipeline");
    }

    private void Read()
    {
        var json = Parsed();
        if (Whole(json, "version") is var version && version != Version)
            throw Invalid($"its version is {version} instead of {Version}");
        var input = Member<Dictionary<string, object>>(json, "input");
        var name = Member<string>(input, "name");
        _names.Add(name);
        _graph.Inputs.Add(new OnnxValueInfo(name, ElementType.Float32,
            [new OnnxDimension(0, "batch"), .. Wholes(input.TryGetValue("shape", out var shape) ? shape
                : throw Invalid("its input has no shape"), "shape").Select(size => new OnnxDimension(size, ""))]));
        var steps = Member<List<object>>(json, "steps");
        if (steps.Count is 0 or > MostSteps)
            throw Invalid($"it has {steps.Count} steps");
        foreach (var step in steps)
            name = AddStep(step as Dictionary<string, object> ?? throw Invalid("a step is no object"), name);
        _graph.Outputs.Add(new OnnxValueInfo(name, ElementType.Float32, null));
        foreach (var (tensor, dimensions, constant) in _content.Tensors)
        {
            var stored = new OnnxTensor
            {
                Name = tensor,
                Type = constant.Type,
                Encoding = TensorEncoding.Raw,
                Offset = constant.Offset,
                Length = constant.Length,
            };
            stored.Dimensions.AddRange(dimensions.Dimensions.Select(dimension => (long)dimension));
            _graph.Initializers[tensor] = stored;
        }
    }

    /// <returns>The step's name.</returns>
    private string AddStep(Dictionary<string, object> step, string before)
    {
        var operation = Member<string>(step, "operator");
        var name = step.ContainsKey("name") ? Member<string>(step, "name") : $"{operation}{_graph.Nodes.Count + 1}";
        if (name.Length == 0 || !_names.Add(name) || _content.ShapeOf(name) is not null)
            throw Invalid($"'{name}' is the name of two things");
        var row = PipelineTable.Find(operation);
        var node = new OnnxNode { Name = name, OperatorType = operation, Domain = row is null ? "" : PipelineTable.Domain };
        node.Inputs.AddRange(step.TryGetValue("inputs", out var inputs) ? Texts(inputs, "inputs") : [before]);
        foreach (var input in node.Inputs.Where(input => !_names.Contains(input) || input == name))
            throw Invalid($"its step '{name}' reads '{input}', which is no step before it");
        foreach (var tensor in step.TryGetValue("tensors", out var tensors) ? Texts(tensors, "tensors") : [])
        {
            if (_content.ShapeOf(tensor) is null)
                throw Invalid($"its step '{name}' reads the tensor '{tensor}', which the file does not have");
            node.Inputs.Add(tensor);
        }

        node.Outputs.Add(name);
        foreach (var pair in step.Where(pair => !_keys.Contains(pair.Key)))
            node.Attributes[pair.Key] = Attribute(name, row, pair.Key, pair.Value);
        _graph.Nodes.Add(node);
        return name;
    }

    /// <summary>A parameter as an attribute; steps that are operators of ONNX have those of ONNX.</summary>
    private OnnxAttribute Attribute(string step, PipelineRow? row, string key, object value)
    {
        var parameter = row?.Parameters.FirstOrDefault(parameter => parameter.Name == key);
        if (row is not null && parameter is null)
        {
            throw Invalid($"its step '{step}' ({row.Operator}) has a parameter '{key}', which is none of "
                + string.Join(", ", row.Parameters.Select(known => known.Name)));
        }

        var attribute = new OnnxAttribute { Name = key, Type = parameter?.Type ?? TypeOf(value) };
        switch (attribute.Type)
        {
            case OnnxAttributeType.String:
                attribute.String = value as string ?? throw Wrong("a text");
                break;
            case OnnxAttributeType.Float:
                attribute.Float = value as double? ?? throw Wrong("a number");
                break;
            case OnnxAttributeType.Int:
                attribute.Int = value is bool flag ? flag ? 1 : 0 : Wholes(value, key) is [var whole] ? whole
                    : throw Wrong("a whole number");
                break;
            default:
                attribute.Ints.AddRange(Wholes(value, key));
                break;
        }

        return attribute;

        DiagnosticException Wrong(string wanted) => Invalid($"'{key}' of its step '{step}' is not {wanted}");
    }

    private static OnnxAttributeType TypeOf(object value) => value switch
    {
        string => OnnxAttributeType.String,
        bool => OnnxAttributeType.Int,
        double number => number == Math.Floor(number) ? OnnxAttributeType.Int : OnnxAttributeType.Float,
        _ => OnnxAttributeType.Ints,
    };

    private Dictionary<string, object> Parsed()
    {
        try
        {
            var reader = new JsonReader(_content.Metadata[Key]);
            var json = reader.ReadValue();
            reader.End();
            return json as Dictionary<string, object> ?? throw Invalid("it is no object");
        }
        catch (FormatException exception)
        {
            throw Invalid($"it is no valid JSON: {exception.Message}");
        }
    }

    private T Member<T>(Dictionary<string, object> json, string key)
        where T : class => json.TryGetValue(key, out var value) && value is T member ? member
            : throw Invalid($"its '{key}' is missing, or of another kind");

    private long Whole(Dictionary<string, object> json, string key) =>
        json.TryGetValue(key, out var value) && Wholes(value, key) is [var whole] ? whole : throw Invalid($"its '{key}' is missing");

    /// <summary>A list of whole numbers, or one.</summary>
    private List<long> Wholes(object value, string key) =>
        [.. (value as List<object> ?? [value]).Select(item => item is double number && number == Math.Floor(number)
            && Math.Abs(number) < int.MaxValue
            ? (long)number
            : throw Invalid($"its '{key}' has something else than whole numbers"))];

    private IEnumerable<string> Texts(object value, string key) => (value as List<object> ?? throw Invalid($"its '{key}' is no list"))
        .Select(item => item as string ?? throw Invalid($"its '{key}' has something else than names"));

    private DiagnosticException Invalid(string what) => new(DiagnosticTable.PipelineInvalid, _content.Name, Text.Quotable(what));
}
