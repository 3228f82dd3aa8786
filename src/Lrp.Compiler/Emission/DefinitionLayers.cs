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
    private readonly DefinitionNames _names = new();

    /// <summary>Values that are others under another name.</summary>
    private readonly Dictionary<Value, Value> _same = [];

    /// <summary>Where the batch is, of values that do not begin with it: definitions have samples only, so nothing moves there.</summary>
    private readonly Dictionary<Value, int> _batch = [];

    /// <summary>What a definition has in the value's place.</summary>
    public Value Resolve(Value value) => _same.TryGetValue(value, out var same) ? same : value;

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
    private Phrase Operand(Value value) => value switch
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
        { Producer: { Operator: Transpose { Permutation: var order } } node } => Layer($"{Operand(node.Inputs[0])}.Transpose({List(order)})"),
        { Producer: { Operator: Slice slice } node } when Sliced(slice, node.Inputs[0].Shape, batch: value.Shape.Rank) is { } part =>
            Layer($"{Operand(node.Inputs[0])}.Slice({part})"),
        { Producer: { Operator: Binary } node } when Arithmetic(node) is { } computed => computed,
        { Producer: { } node } => throw Unspeakable(node.Name, TypeOf(node)),
        _ => throw Unspeakable(value.Name, "constant"),
    };

    /// <summary>Layers with weights.</summary>
    private Phrase? Weighted(Node node)
    {
        switch (node.Operator)
        {
            case Conv conv when conv.Groups > 1 && conv.Groups == node.Inputs[0].Shape[1]:
                var multiplier = node.Output.Shape[1] / conv.Groups;
                return $"net.DepthwiseConvolution({X(node)}, {WindowOf(conv.Window, "kernel", asKernel: false)}{Option("multiplier", multiplier, 1)}{_names.Weights(Weights(node, 2))})";
            case Conv conv:
                return $"net.Convolution({X(node)}, {One("channels", node.Output.Shape[1])}, {WindowOf(conv.Window, "kernel", asKernel: false)}{Option("groups", conv.Groups, 1)}{_names.Weights(Weights(node, 2))})";
            case ConvTranspose conv when Extra(conv, node) is { } extra:
                return $"net.TransposedConvolution({X(node)}, {One("channels", node.Output.Shape[1])}, {WindowOf(conv.Window, "kernel", asKernel: false)}{extra}{Option("groups", conv.Groups, 1)}{_names.Weights(Weights(node, 2))})";
            case Dense when node.Inputs[1].Constant is FileConstant:
                return $"net.Dense({X(node)}, {One("units", node.Inputs[1].Shape[0])}{_names.Weights(Weights(node, 2))})";
            case Dense when Transposed(node.Inputs[1]) is { } matrix:
                var product = Layer($"{X(node)}.MatMul(net.Parameter({NameOf(NameKind.Layer, matrix.Tensor)}, {Dimensions(node.Inputs[1].Shape.Dimensions.Reverse())}))");
                return node.Inputs.Count > 2 ? $"{product}.Add({X(node, 2)})" : product;
            // A dense layer on the last of several axes, as definitions have it.
            case Dense when Untransposed(node.Inputs[1]) is { } weights && node.Inputs.Count == 2:
                return DenseOf(node, [weights.Tensor]);
            case Binary when node.Inputs[0].Producer is { } dense && IsBiased(dense):
                return DenseOf(dense, [Untransposed(dense.Inputs[1])!.Tensor, ((FileConstant)node.Inputs[1].Constant!).Tensor]);
            case Dense:
                throw Unspeakable(node.Name, $"{TypeOf(node)} with weights that are computed");
            case BatchNormalization normalization:
                return $"net.BatchNormalization({X(node)}{Number("epsilon", normalization.Epsilon, 1e-5)}{_names.Statistics(Weights(node, 4))})";
            case Normalization normalization:
                return Normalized(normalization, node);
            case Reshape when node.Inputs[0].Producer is { Operator: Normalization normalization } inner && inner.Name == node.Name:
                return Grouped(normalization, inner);
            case Gather { Axis: 0 } when node.Inputs[0].Constant is FileConstant:
                return $"net.Embedding({X(node, 1)}, {List(node.Inputs[0].Shape.Dimensions)}{_names.Weights(new(node.Name, [Stored(node, 0)]), hasBias: false)})";
            default:
                return null;
        }
    }

    private Phrase? Normalized(Normalization normalization, Node node)
    {
        var x = node.Inputs[0].Shape;
        var (first, count) = (x.Rank - normalization.Axes.Count, normalization.Axes.Count);
        if (first < 1 || !normalization.Axes.SequenceEqual(Enumerable.Range(first, count)) || node.Inputs.Count is < 2 or > 3)
            return null;
        var epsilon = Number("epsilon", normalization.Epsilon, 1e-5);
        if (node.Inputs.Skip(1).All(weights => weights.Constant is FileConstant && weights.Shape.Dimensions.SequenceEqual(x.Dimensions.Skip(first))))
        {
            if (!normalization.SubtractsMean)
            {
                return count > 1 || node.Inputs.Count > 2 ? null
                    : (Phrase)$"net.RmsNormalization({X(node)}{epsilon}{_names.Weights(Weights(node, 1), hasBias: false)})";
            }

            return $"net.LayerNormalization({X(node)}{Option("axes", count, 1)}{epsilon}{_names.Weights(Weights(node, 2))})";
        }

        // A scale and a shift for each channel.
        return first == 2 && normalization.SubtractsMean && PerChannel(node, x[1]) is { } weights
            ? $"net.InstanceNormalization({X(node)}{epsilon}{_names.Weights(weights)})" : (Phrase?)null;
    }

    /// <summary>Channels are split into groups, normalised, and put together again.</summary>
    private Phrase? Grouped(Normalization normalization, Node node) =>
        node.Inputs[0].Producer is { Operator: Reshape } split && split.Name == node.Name && PerChannel(node, split.Inputs[0].Shape[1]) is { } weights
            ? $"net.GroupNormalization({X(split)}, {One("groups", node.Inputs[0].Shape[1])}{Number("epsilon", normalization.Epsilon, 1e-5)}{_names.Weights(weights)})"
            : (Phrase?)null;

    private static LayerWeights? PerChannel(Node node, int channels)
    {
        var stored = node.Inputs.Skip(1).Select(weights => weights.Producer is { Operator: Reshape } reshape
            && reshape.Inputs[0].Shape is { Rank: 1 } shape && shape[0] == channels ? reshape.Inputs[0].Constant as FileConstant : null).ToList();
        return stored.Count == 2 && stored.All(tensor => tensor is not null) ? new(node.Name, [.. stored.Select(tensor => tensor!.Tensor)]) : null;
    }

    private LayerWeights Weights(Node node, int last) =>
        new(node.Name, [.. Enumerable.Range(1, Math.Min(node.Inputs.Count - 1, last)).Select(input => Stored(node, input))]);

    private string Stored(Node node, int input) => (node.Inputs[input].Constant as FileConstant)?.Tensor
        ?? throw Unspeakable(node.Name, TypeOf(node) + (node.Inputs[input].IsConstant ? " with weights that are computed" : ""));

    /// <summary>A stored matrix that the layer reads transposed.</summary>
    private static FileConstant? Transposed(Value weights) =>
        weights.Producer is { Operator: Transpose { Permutation: [1, 0] } } node ? node.Inputs[0].Constant as FileConstant : null;

    /// <summary>One that is transposed twice.</summary>
    private static FileConstant? Untransposed(Value weights) =>
        weights.Producer is { Operator: Transpose { Permutation: [1, 0] } } node ? Transposed(node.Inputs[0]) : null;

    /// <summary>Whether the next node adds a bias to the layer, and nobody else reads it.</summary>
    private static bool IsBiased(Node node) => node is { Operator: Dense, Inputs.Count: 2 } && Untransposed(node.Inputs[1]) is not null
        && node.Output.Uses is [{ Input: 0, Node: { Operator: Binary { Function: BinaryFunction.Add } } sum }]
        && node.Link!.Next?.Value == sum && sum.Inputs[1] is { Constant: FileConstant, Shape.Rank: 1 } bias && bias.Shape[0] == node.Output.Shape.Dimensions.Last();

    private Phrase DenseOf(Node node, IReadOnlyList<string> stored) =>
        $"net.Dense({X(node)}, {One("units", node.Output.Shape.Dimensions.Last())}{_names.Weights(new(node.Name, stored))})";

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
