using Lrp.Compiler.IR;

namespace Lrp.Compiler.Passes;

/// <summary>
/// A convolution, transposed convolution or fully connected layer with constant weights, as the merging passes see it. Merged weights
/// and biases are recipes: nodes that the loader evaluates in float64.
/// </summary>
internal sealed class LinearLayer
{
    private readonly Graph _graph;

    private LinearLayer(Graph graph, Node node) => (_graph, Node) = (graph, node);

    public Node Node { get; }

    private Value Weights => Node.Inputs[1];

    private Value? Bias => Node.Inputs.Count > 2 ? Node.Inputs[2] : null;

    private int Groups => Node.Operator switch
    {
        Conv conv => conv.Groups,
        ConvTranspose conv => conv.Groups,
        _ => 1,
    };

    private int ChannelAxis => Node.Operator is Dense ? Node.Output.Shape.Rank - 1 : 1;

    private int Channels => Node.Output.Shape[ChannelAxis];

    public static LinearLayer? Of(Graph graph, Node? node) =>
        node is { IsConstant: false, Operator: Conv or ConvTranspose or Dense } && !node.Inputs[0].IsConstant
            && node.Inputs.Skip(1).All(input => input.IsConstant)
            ? new LinearLayer(graph, node) : null;

    /// <summary>The layer that writes a value which nobody but <paramref name="reader"/> reads.</summary>
    public static LinearLayer? Before(Graph graph, Value value, Node reader) =>
        Of(graph, value.Producer) is { } layer && graph.OnlyReader(value) == reader ? layer : null;

    /// <summary>
    /// A constant that broadcasts to the layer's output as a number or a vector over its channels, in that form; null for any other.
    /// </summary>
    public Value? PerChannel(Value constant, Node before)
    {
        var (output, shape) = (Node.Output.Shape, constant.Shape);
        if (shape.Rank > output.Rank)
            return null;
        var channelAxis = ChannelAxis - (output.Rank - shape.Rank);
        if (channelAxis >= 0 && shape[channelAxis] == Channels && shape.Count == Channels)
            return Reshaped(constant, new Shape(Channels), before);
        return shape.Count == 1 ? Reshaped(constant, Shape.Scalar, before) : null;
    }

    /// <summary>
    /// Replaces this layer and <paramref name="last"/>, which reads it, by one layer that computes scale·layer + shift. It takes
    /// the place of <paramref name="last"/>, where everything it reads has been written.
    /// </summary>
    /// <param name="scale">A number or a vector over channels; null: 1.</param>
    /// <param name="shift">A number or a vector over channels; null: 0.</param>
    public bool Absorb(Node last, Value? scale, Value? shift)
    {
        var weights = scale is null ? Weights : ScaledWeights(scale, last);
        var bias = scale is null || Bias is null ? Bias : Computed(BinaryFunction.Multiply, Bias, scale, last);
        if (shift is not null)
            bias = bias is null ? Vector(shift, last) : Computed(BinaryFunction.Add, bias, shift, last);
        Value[] inputs = bias is null ? [Node.Inputs[0], weights] : [Node.Inputs[0], weights, bias];
        var output = _graph.EmitBefore(last, Node.Operator, Node.Name, Node.OnnxType, inputs);
        output.Name = last.Output.Name;
        _graph.Replace(last, output);
        _graph.Remove(Node);
        return true;
    }

    /// <summary>
    /// Replaces this layer by one that computes layer(scale·x + shift), given the x that the merged node read. Exact only where every
    /// tap exists, so a shift asks for a layer without padding.
    /// </summary>
    /// <param name="scale">A number or a vector over the input's channels.</param>
    /// <param name="shift">A vector over the input's channels; null: 0.</param>
    public bool AbsorbBefore(Value x, Value scale, Value? shift)
    {
        var weights = scale.Shape.Rank == 0
            ? Computed(BinaryFunction.Multiply, Weights, scale, Node)
            : ScaledOverC(scale, Node);
        var bias = Bias;
        if (shift is not null)
        {
            var axes = new IntList([.. Enumerable.Range(1, Weights.Shape.Rank - 1)]);
            var constant = Recipe(new Reduce(ReduceFunction.Sum, axes, KeepAxes: false), Node, ScaledOverC(shift, Node));
            bias = bias is null ? constant : Computed(BinaryFunction.Add, bias, constant, Node);
        }

        Value[] inputs = bias is null ? [x, weights] : [x, weights, bias];
        return _graph.Replace(Node, _graph.EmitBefore(Node, Node.Operator, Node.Name, Node.OnnxType, inputs));
    }

    /// <summary>Whether every output position sees all taps of the kernel.</summary>
    public bool SeesAllTaps => Node.Operator switch
    {
        Dense => true,
        Conv conv => conv.Window.PadsBegin.All(0) && conv.Window.PadsEnd.All(0),
        _ => false,
    };

    private Value ScaledWeights(Value scale, Node before)
    {
        if (scale.Shape.Rank == 0)
            return Computed(BinaryFunction.Multiply, Weights, scale, before);
        if (Node.Operator is not ConvTranspose)
            return Computed(BinaryFunction.Multiply, Weights, Reshaped(scale, Along(0, Weights.Shape.Rank), before), before);
        return ScaledOverC(scale, before);
    }

    /// <summary>Weights [K, C/groups, …] times a vector over all C: axis 1 within each group.</summary>
    private Value ScaledOverC(Value vector, Node before)
    {
        var shape = Weights.Shape;
        if (Groups == 1)
            return Computed(BinaryFunction.Multiply, Weights, Reshaped(vector, Along(1, shape.Rank, vector.Shape.Count), before), before);
        int[] kernel = shape.Spatial();
        var split = Reshaped(Weights, new Shape([Groups, shape[0] / Groups, shape[1], .. kernel]), before);
        var factor = Reshaped(vector, new Shape([Groups, 1, shape[1], .. kernel.Select(_ => 1)]), before);
        return Reshaped(Computed(BinaryFunction.Multiply, split, factor, before), shape, before);
    }

    private Value Vector(Value value, Node before) =>
        value.Shape.Rank == 1 ? value : Recipe(new Expand(new Shape(Channels)), before, value);

    private Shape Along(int axis, int rank) => Along(axis, rank, Channels);

    private static Shape Along(int axis, int rank, int length) => new Shape([.. Enumerable.Repeat(1, rank)]).With(axis, length);

    private Value Reshaped(Value value, Shape shape, Node before) =>
        value.Shape.Equals(shape) ? value : Recipe(new Reshape(shape), before, value);

    private Value Computed(BinaryFunction function, Value a, Value b, Node before) => Recipe(new Binary(function), before, a, b);

    private Value Recipe(Operator operation, Node before, params Value[] inputs) =>
        _graph.EmitBefore(before, operation, Node.Name, "", inputs);
}
