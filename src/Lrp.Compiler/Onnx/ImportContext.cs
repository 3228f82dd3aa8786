using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>What all scopes of an import share: the graph that grows, the file, its functions, what is known of values beside the graph.</summary>
internal sealed class ImportContext(Graph graph, ModelFile file, IReadOnlyDictionary<string, OnnxFunction> functions)
{
    /// <summary>Calls within calls: functions that call themselves would never end.</summary>
    private const int DeepestCall = 32;

    private readonly HashSet<Value> _integers = [];
    private readonly Dictionary<string, Value> _byLabel = [];
    private readonly Dictionary<Value, IReadOnlyList<string>> _labels = [];
    private readonly Dictionary<Value, IReadOnlyList<TextStep>> _texts = [];

    public Graph Graph => graph;

    public ModelFile File => file;

    public TensorImport Tensors { get; } = new(file);

    /// <summary>Scopes that are being imported, one within the other.</summary>
    public int Depth { get; private set; }

    /// <summary>The same for the graph of a loop's body.</summary>
    public ImportContext ForBody(Graph body) => new(body, file, functions) { Depth = Depth };

    public OnnxFunction? FunctionOf(OnnxNode node) =>
        functions.TryGetValue(OperatorTable.QualifiedName(node.Domain, node.OperatorType), out var function) ? function : null;

    /// <summary>
    /// An integer or truth value: of constants their type says it; what is computed from samples is a float, and here is which of that
    /// stands for an integer.
    /// </summary>
    public bool IsInteger(Value value) => value.IsConstant ? !ShapeRules.IsFloating(value.Type) : _integers.Contains(value);

    public void MarkInteger(Value value) => _integers.Add(value);

    public void MarkFloating(Value value) => _integers.Remove(value);

    /// <summary>The input that is a text; "" where none is.</summary>
    public string TextName { get; private set; } = "";

    /// <summary>The input that is a text.</summary>
    /// <exception cref="DiagnosticException">There is another one: a caller gives one text.</exception>
    public Value AddTextInput(string name)
    {
        if (TextName.Length > 0)
        {
            throw new DiagnosticException(DiagnosticTable.TextUnsupported, file.Name,
                $"it reads two texts, '{Text.Quotable(TextName)}' and '{Text.Quotable(name)}'; join them before the export");
        }

        TextName = name;
        return AddText(name, []);
    }

    /// <summary>What is done to a text on its way to a value; null of values that are no text.</summary>
    public IReadOnlyList<TextStep>? StepsOf(Value value) => _texts.TryGetValue(value, out var steps) ? steps : null;

    /// <summary>A text after these steps.</summary>
    public Value AddText(string name, IReadOnlyList<TextStep> steps)
    {
        var text = graph.AddText(name);
        _texts[text] = steps;
        return text;
    }

    /// <summary>The first output of a node, by the node's name.</summary>
    public Value? ValueOf(string label) => _byLabel.TryGetValue(label, out var value) ? value : null;

    public void Name(string label, Value value) => _byLabel[label] = value;

    /// <summary>Names of a value's elements along its last axis.</summary>
    public IReadOnlyList<string> LabelsOf(Value value) => _labels.TryGetValue(value, out var labels) ? labels : [];

    public void Label(Value value, IReadOnlyList<string> labels) => _labels[value] = labels;

    /// <summary>Runs an import of a subgraph or function within a node.</summary>
    public T Nested<T>(OnnxNode node, Func<T> import)
    {
        if (Depth >= DeepestCall)
            throw new DiagnosticException(DiagnosticTable.GraphCyclic, file.Name, Text.Quotable(node.Label), Text.Quotable(node.OperatorType));
        Depth++;
        try
        {
            return import();
        }
        finally
        {
            Depth--;
        }
    }

    /// <summary>What to do about an operator that is not supported.</summary>
    public static string Remedy(OnnxNode node)
    {
        var input = node.Inputs.FirstOrDefault(name => name.Length > 0);
        var cut = input is null ? "" : $", cut the model behind '{Text.Quotable(input)}' (onnx.utils.extract_model)";
        return $"; replace it before the export (the README lists the supported operators){cut}, or choose an Output that does not need it";
    }

    /// <summary>Names every operator that is missing at once, so that nobody has to find them one build at a time.</summary>
    public void RequireSupported(IEnumerable<OnnxNode> nodes)
    {
        var visited = new HashSet<OnnxFunction>();
        var unsupported = nodes.SelectMany(Unsupported)
            .GroupBy(OperatorTable.QualifiedName).Select(group => group.First()).ToList();
        if (unsupported.Count == 0)
            return;
        var others = unsupported.Skip(1).Take(20).Select(node => Text.Quotable(OperatorTable.QualifiedName(node))).ToList();
        var name = Text.Quotable(OperatorTable.QualifiedName(unsupported[0]));
        throw new DiagnosticException(DiagnosticTable.OperatorUnsupported, file.Name, Text.Quotable(unsupported[0].Label),
            Text.WithArticle(name),
            (others.Count > 0 ? $", nor are {string.Join(", ", others)}" : "") + Remedy(unsupported[0]));

        IEnumerable<OnnxNode> Unsupported(OnnxNode node) => FunctionOf(node) is { } function
            ? visited.Add(function) ? function.Body.Nodes.SelectMany(Unsupported) : []
            : OperatorTable.Find(node) is null ? [node] : [];
    }
}
