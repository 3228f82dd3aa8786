namespace Lrp.Compiler.IR;

/// <summary>
/// A network, and later its relevance: values and nodes in single-assignment form, nodes in topological order. Values know their
/// readers, so that a rewrite costs what it changes and not what the graph holds.
/// </summary>
public sealed class Graph(string name)
{
    private readonly LinkedList<Node> _nodes = [];
    private readonly List<Explanation> _explanations = [];
    private readonly HashSet<Value> _explained = [];
    private IReadOnlyList<Node>? _snapshot;
    private Facts? _facts;
    private int _nextValue;
    private int _nextNode;

    /// <summary>The model's name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Producer and opset as the file states them, for the banner of the generated code.</summary>
    public string Source { get; set; } = "";

    /// <summary>Reads the weights' payloads where a stage needs them.</summary>
    public IWeightSource? Weights { get; set; }

    public List<Value> Inputs { get; } = [];

    /// <summary>Inputs that the file declares as integers or truth values: pictures of bytes, tokens.</summary>
    public HashSet<Value> IntegerInputs { get; } = [];

    /// <summary>Of a network that reads a text, how its inputs are counted, each; otherwise empty.</summary>
    public List<TextInput> Texts { get; } = [];

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

    /// <summary>What the user calls that inner value; "" where relevance starts at the output.</summary>
    public string Start { get; set; } = "";

    /// <summary>One entry per explanation, added by the Explain stage.</summary>
    public IReadOnlyList<Explanation> Explanations => _explanations;

    /// <summary>The nodes in their order, as they are now: later changes of the graph do not change the list.</summary>
    public IReadOnlyList<Node> Nodes => _snapshot ??= [.. _nodes];

    /// <summary>
    /// What is proven of its values. It is first asked for before relevance is appended, which is no part of the network.
    /// </summary>
    public Facts Facts => _facts ??= new Facts(this);

    /// <summary>Their number, for those who ask while the graph grows.</summary>
    public int NodeCount => _nodes.Count;

    /// <summary>All that a caller of the network reads.</summary>
    public IEnumerable<Value> Results => Outputs.Concat(Logits is null ? [] : [Logits]).Concat(_explained);

    /// <summary>The graphs of loops in it, and in those.</summary>
    public IEnumerable<Graph> Bodies =>
        _nodes.Select(node => node.Operator).OfType<Scan>().SelectMany(scan => scan.Body.Bodies.Append(scan.Body));

    /// <summary>Whether the node is (still) one of the graph's.</summary>
    public bool Contains(Node node) => node.Link?.List == _nodes;

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

    /// <summary>A text, which is no tensor: nodes read what is counted of it.</summary>
    public Value AddText(string name) => NewValue(name, ElementType.String, Shape.Scalar);

    /// <summary>Appends a node; its outputs get their types and shapes from the operator.</summary>
    public Node Append(Operator operation, string name, string onnxType, params Value[] inputs)
    {
        var node = NewNode(operation, name, onnxType, inputs);
        node.Link = _nodes.AddLast(node);
        return node;
    }

    /// <summary>Appends a node of the compiler's own making and returns its output.</summary>
    public Value Emit(Operator operation, string name, params Value[] inputs) => Append(operation, name, "", inputs).Output;

    /// <summary>Inserts a node before <paramref name="before"/> and returns its output.</summary>
    public Value EmitBefore(Node before, Operator operation, string name, string onnxType, params Value[] inputs)
    {
        var node = NewNode(operation, name, onnxType, inputs);
        node.Link = _nodes.AddBefore(before.Link!, node);
        return node.Output;
    }

    /// <summary>Removes a node none of whose outputs is used.</summary>
    public void Remove(Node node)
    {
        _nodes.Remove(node.Link!);
        node.RemoveUses();
        _snapshot = null;
    }

    /// <summary>Makes every reader of <paramref name="old"/> (nodes, outputs, explanations) read <paramref name="replacement"/>.</summary>
    public void ReplaceUses(Value old, Value replacement)
    {
        if (old == replacement)
            return;
        if (!replacement.IsConstant)
            replacement.Meaning ??= old.Meaning;
        while (old.Uses.Count > 0)
        {
            var use = old.Uses[old.Uses.Count - 1];
            use.Node.SetInput(use.Input, replacement);
        }

        for (var index = 0; index < Outputs.Count; index++)
            Outputs[index] = Outputs[index] == old ? replacement : Outputs[index];
        if (Logits == old)
            Logits = replacement;
        if (_explained.Remove(old))
        {
            _explained.Add(replacement);
            for (var index = 0; index < _explanations.Count; index++)
                _explanations[index] = _explanations[index].Replace(old, replacement);
        }
    }

    public void Add(Explanation explanation)
    {
        _explanations.Add(explanation);
        _explained.UnionWith(explanation.Results);
    }

    /// <summary>Removes nodes whose outputs nobody reads.</summary>
    /// <returns>Whether there were any.</returns>
    public bool RemoveUnused()
    {
        var (before, results) = (_nodes.Count, new HashSet<Value>(Results));
        foreach (var node in Nodes.Reverse())
        {
            if (node.Outputs.All(output => output.Uses.Count == 0 && !results.Contains(output)))
                Remove(node);
        }

        return _nodes.Count < before;
    }

    private Node NewNode(Operator operation, string name, string onnxType, Value[] inputs)
    {
        var node = new Node(_nextNode++, name, onnxType, operation, inputs);
        node.Outputs = operation.Infer(node.Inputs).Select(type => NewValue(name, type.Type, type.Shape)).ToArray();
        foreach (var output in node.Outputs)
            output.Producer = node;
        node.AddUses();
        _snapshot = null;
        return node;
    }

    private Value NewValue(string name, ElementType type, Shape shape) => new(_nextValue++, name, type, shape);
}

/// <summary>An output as the file has it.</summary>
public sealed record OutputInfo(string Name)
{
    /// <summary>Names of the elements along its last axis; none where the file does not state them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
