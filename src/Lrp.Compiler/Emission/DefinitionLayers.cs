using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using static Lrp.Compiler.Emission.DefinitionWords;

namespace Lrp.Compiler.Emission;

/// <summary>A layer of a definition: what it writes, and its text with holes.</summary>
/// <param name="IsOperator">It is put in parentheses where it is an operand.</param>
internal sealed record DefinitionLayer(Value Output, IReadOnlyList<Piece> Pieces, bool IsOperator = false)
{
    public IEnumerable<Value> Operands => Pieces.OfType<OperandPiece>().Select(piece => piece.Value);

    /// <summary>It begins with its first operand, which may be a layer itself: a method, or an operator of C#.</summary>
    public bool Continues => IsOperator ? Pieces[0] is WordPiece { Text: "(" }
        : Pieces.Count > 1 && Pieces[0] is OperandPiece && Pieces[1] is WordPiece { Text: ['.', ..] };
}

/// <summary>Nodes of a graph as layers of a definition.</summary>
/// <param name="model">The model file, for messages.</param>
internal sealed partial class DefinitionLayers(string model)
{
    private const int DeepestConstant = 8;

    private readonly DefinitionNames _names = new();
    private int _depth;

    /// <summary>Values that are others under another name.</summary>
    private readonly Dictionary<Value, Value> _same = [];

    /// <summary>Where the batch is, of values that do not begin with it: definitions have samples only, so nothing moves there.</summary>
    private readonly Dictionary<Value, int> _batch = [];

    /// <summary>What a definition has in the value's place.</summary>
    public Value Resolve(Value value) => _same.TryGetValue(value, out var same) ? same : value;

    /// <summary>The same of an output, which is a sample.</summary>
    public Value Output(Value output)
    {
        if (output.IsConstant)
            throw Unspeakable(output.Name, "output that depends on no input");
        RequireBatch(output, "output");
        return Resolve(output);
    }

    public DefinitionLayer Input(Value input, bool isInteger)
    {
        RequireBatch(input, "input");
        if (input.Shape.Rank < 2)
            throw Unspeakable(input.Name, "single number");
        _names.Take(input.Name);
        var shape = List(input.Shape.Dimensions.Skip(1));
        return new DefinitionLayer(input, [new WordPiece(isInteger && input.Shape.Rank == 2
            ? $"net.Tokens({Escape.Literal(input.Name)}, {shape})"
            : $"net.Input({Escape.Literal(input.Name)}, {shape})")]);
    }

    /// <summary>All layers of a graph but its inputs, in its order.</summary>
    public IEnumerable<DefinitionLayer> Layers(Graph graph) =>
        graph.Nodes.Where(node => !node.Outputs.All(output => output.IsConstant)).Select(Of).OfType<DefinitionLayer>();

    /// <returns>Null where the definition needs no layer for the node.</returns>
    /// <exception cref="DiagnosticException">The language has no word for it.</exception>
    private DefinitionLayer? Of(Node node)
    {
        if (IsPart(node) || IsNothing(node) || IsTurnOfLoop(node))
            return null;
        if (Looped(node) is { } loop)
            return loop;
        if (Moved(node) is { } moved)
            return moved.Pieces.Count == 0 ? null : Layer(node, moved);
        foreach (var value in node.Inputs.Append(node.Output).Where(value => !value.IsConstant))
            RequireBatch(value, TypeOf(node));
        if (Weighted(node) is { } weighted)
            return Layer(node, weighted);
        if (Arithmetic(node) is { } arithmetic)
            return new DefinitionLayer(node.Output, arithmetic.Pieces, IsOperator: true);
        return Layer(node, Pointwise(node) ?? Windowed(node) ?? throw Unspeakable(node.Name, TypeOf(node)));
    }

    private static DefinitionLayer Layer(Node node, Phrase phrase) => new(node.Output, phrase.Pieces);

    private Phrase X(Node node, int input = 0) => Operand(Resolve(node.Inputs[input]));

    /// <summary>A value as an operand.</summary>
    private Phrase Operand(Value value)
    {
        // What files compute of weights is short; what is not would be no text that one reads.
        if (++_depth > DeepestConstant)
            throw Unspeakable(value.Name, "constant that is computed in more than " + DeepestConstant + " steps");
        var phrase = Spoken(value);
        _depth--;
        return phrase;
    }

    private Phrase Spoken(Value value) => value switch
    {
        { IsConstant: false } => $"{new OperandPiece(value)}",
        { Constant: FileConstant file } =>
            $"net.Parameter({NameOf(NameKind.Layer, file.Tensor)}, {Dimensions(value.Shape.Dimensions)})",
        { Known: { } known, Shape.Rank: > 0 } =>
            Layer($"net.Constant([{string.Join(", ", known.Data.Select(Number))}], {Dimensions(value.Shape.Dimensions)})"),
        // Weights that are repeated for each sample.
        { Producer: { Operator: Expand { Shape: { Rank: > 1 } shape } } node } when shape[0] == 1 =>
            Layer($"{Operand(node.Inputs[0])}.Expand({Dimensions(shape.Dimensions.Skip(1))})"),
        { Producer: { Operator: Reshape { Shape: { Rank: > 0 } shape } } node } =>
            Layer($"{Operand(node.Inputs[0])}.Reshape({Dimensions(shape.Dimensions)})"),
        { Producer: { Operator: Transpose { Permutation: var order } } node } =>
            Layer($"{Operand(node.Inputs[0])}.Transpose({List(order)})"),
        { Producer: { Operator: Slice slice } node } when Sliced(slice, node.Inputs[0].Shape, batch: value.Shape.Rank) is { } part =>
            Layer($"{Operand(node.Inputs[0])}.Slice({part})"),
        { Producer: { Operator: Binary } node } when Arithmetic(node) is { } computed => computed,
        { Producer: { } node } => throw Unspeakable(node.Name, TypeOf(node)),
        _ => throw Unspeakable(value.Name, "constant"),
    };

    private static Phrase Layer(Phrase phrase) => phrase;

    private static string TypeOf(Node node) => node.OnnxType.Length > 0 ? node.OnnxType : node.Operator.Name;

    private void RequireBatch(Value value, string operation)
    {
        if (value.Shape.Rank == 0 || value.Shape[0] != 1 || _batch.ContainsKey(value))
            throw Unspeakable(value.Name, operation);
    }

    private DiagnosticException Unspeakable(string name, string operation) => new(
        DiagnosticTable.OperatorUnsupported, model, Diagnostics.Text.Quotable(name), Diagnostics.Text.WithArticle(operation),
        " in a definition in C#");
}
