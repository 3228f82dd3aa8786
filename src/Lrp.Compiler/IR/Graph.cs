namespace Lrp.Compiler.IR;

/// <summary>
/// A network, and later its relevance: values and nodes in single-assignment form, nodes in topological order.
/// </summary>
public sealed class Graph(string name)
{
    private readonly List<Node> _nodes = [];
    private readonly HashSet<Node> _members = [];
    private int _nextValue;

    /// <summary>The model's name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Producer and opset as the file states them, for the banner of the generated code.</summary>
    public string Source { get; set; } = "";

    /// <summary>Reads the weights' payloads where a stage needs them.</summary>
    public IWeightSource? Weights { get; set; }

    public List<Value> Inputs { get; } = [];

    /// <summary>Inputs that the file declares as integers or truth values: pictures of bytes, tokens.</summary>
    public HashSet<Value> IntegerInputs { get; } = [];

    /// <summary>The file's outputs, all of which are readable after a prediction.</summary>
    public List<Value> Outputs { get; } = [];

    /// <summary>What the file calls its outputs, in the same order; made up from the values where it is empty.</summary>
    public List<OutputInfo> OutputInfos { get; } = [];

    /// <summary>Index of the output that is predicted and explained.</summary>
    public int OutputIndex { get; set; }

    /// <summary>The output that is predicted and explained.</summary>
    public Value Output => Outputs[OutputIndex];

    /// <summary>Outputs of the file that the network leaves out, and why.</summary>
    public List<KeyValuePair<string, string>> OutputsLeftOut { get; } = [];

    /// <summary>
    /// Where relevance starts: the output before a final softmax or sigmoid, as the Explain stage finds it, or an inner value that was
    /// asked for by name.
    /// </summary>
    public Value? Logits { get; set; }

    /// <summary>One entry per explanation, set by the Explain stage.</summary>
    public List<Explanation> Explanations { get; } = [];

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Whether the node is (still) one of the graph's.</summary>
    public bool Contains(Node node) => _members.Contains(node);

    /// <summary>Whether a caller of the network reads the value: passes may not merge it away.</summary>
    public bool IsResult(Value value) => Outputs.Contains(value) || Logits == value;

    public OutputInfo InfoOf(int output) => output < OutputInfos.Count ? OutputInfos[output] : new OutputInfo(Outputs[output].Name);

    public Value AddInput(string name, ElementType type, Shape shape)
    {
        var value = NewValue(name, type, shape);
        Inputs.Add(value);
        return value;
    }

    public Value AddConstant(string name, ElementType type, Shape shape, Constant constant)
    {
        var value = NewValue(name, type, shape);
        value.Constant = constant;
        return value;
    }

    public Value AddConstant(string name, Tensor tensor, ElementType type = ElementType.Float32) =>
        AddConstant(name, type, tensor.Shape, new InlineConstant(tensor));

    public Value AddScalar(double value) => AddConstant("", Tensor.Scalar(value));

    /// <summary>A value that is neither input nor constant nor computed: the initial relevance, or a mask of relevance.</summary>
    public Value AddSeed(string name, Shape shape) => NewValue(name, ElementType.Float32, shape);

    /// <summary>Appends a node; its outputs get their types and shapes from the operator.</summary>
    public Node Append(Operator operation, string name, string onnxType, params Value[] inputs) =>
        Insert(_nodes.Count, operation, name, onnxType, inputs);

    /// <summary>Appends a node of the compiler's own making and returns its output.</summary>
    public Value Emit(Operator operation, string name, params Value[] inputs) => Append(operation, name, "", inputs).Output;

    /// <summary>Inserts a node before the node at <paramref name="position"/>.</summary>
    public Node Insert(int position, Operator operation, string name, string onnxType, params Value[] inputs)
    {
        var node = new Node(name, onnxType, operation, inputs);
        node.Outputs = [.. operation.Infer(node.Inputs).Select(type => NewValue(name, type.Type, type.Shape))];
        foreach (var output in node.Outputs)
            output.Producer = node;
        _nodes.Insert(position, node);
        _members.Add(node);
        return node;
    }

    /// <summary>Inserts a node before <paramref name="before"/> and returns its output.</summary>
    public Value EmitBefore(Node before, Operator operation, string name, string onnxType, params Value[] inputs) =>
        Insert(_nodes.IndexOf(before), operation, name, onnxType, inputs).Output;

    /// <summary>Removes a node none of whose outputs is used.</summary>
    public void Remove(Node node)
    {
        _nodes.Remove(node);
        _members.Remove(node);
    }

    /// <summary>Makes every reader of <paramref name="old"/> (nodes, outputs, explanations) read <paramref name="replacement"/>.</summary>
    public void ReplaceUses(Value old, Value replacement)
    {
        foreach (var node in _nodes.Where(node => node.Reads(old)))
        {
            node.Inputs = [.. node.Inputs.Select(input => input == old ? replacement : input)];
            node.IsConstant = node.Inputs.All(input => input.IsConstant);
        }

        for (var index = 0; index < Outputs.Count; index++)
            Outputs[index] = Outputs[index] == old ? replacement : Outputs[index];
        if (Logits == old)
            Logits = replacement;
        for (var index = 0; index < Explanations.Count; index++)
        {
            if (Explanations[index].Results.Contains(old))
                Explanations[index] = Explanations[index].Replace(old, replacement);
        }
    }

    /// <summary>The nodes that read <paramref name="value"/>.</summary>
    public IEnumerable<Node> Readers(Value value) => _nodes.Where(node => node.Reads(value));

    /// <summary>Removes nodes whose outputs nobody reads.</summary>
    public void RemoveUnused()
    {
        var needed = new HashSet<Value>(Outputs.Concat(Explanations.SelectMany(explanation => explanation.Results)));
        if (Logits is not null)
            needed.Add(Logits);
        for (var index = _nodes.Count - 1; index >= 0; index--)
        {
            if (_nodes[index].Outputs.Any(needed.Contains))
                needed.UnionWith(_nodes[index].Inputs);
            else
                _members.Remove(_nodes[index]);
        }

        _nodes.RemoveAll(node => !_members.Contains(node));
    }

    private Value NewValue(string name, ElementType type, Shape shape) => new(_nextValue++, name, type, shape);
}

/// <summary>An output as the file has it.</summary>
public sealed record OutputInfo(string Name)
{
    /// <summary>Names of the elements along its last axis; none where the file does not state them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
