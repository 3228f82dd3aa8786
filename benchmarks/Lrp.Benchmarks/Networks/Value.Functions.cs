namespace Lrp.Benchmarks.Networks;

/// <summary>Activations, shapes, and the layers of transformers.</summary>
internal sealed partial class Value
{
    public Value Relu() => Function("Relu");

    public Value LeakyRelu() => network.Node("LeakyRelu", name, shape, ("alpha", 0.1f));

    public Value Relu6() => network.Node("Clip", $"{name}, {network.Scalar(0)}, {network.Scalar(6)}", shape);

    public Value Sigmoid() => Function("Sigmoid");

    public Value Silu() => this * Sigmoid();

    public Value HardSigmoid() => network.Node("HardSigmoid", name, shape, ("alpha", 1f / 6));

    public Value HardSwish() => Function("HardSwish");

    public Value Softmax() => network.Node("Softmax", name, shape, ("axis", -1));

    /// <summary>The exact GELU, as exporters write it.</summary>
    public Value Gelu() =>
        this * ((this / network.Scalar(MathF.Sqrt(2))).Function("Erf") + network.Scalar(1)) * network.Scalar(0.5f);

    /// <summary>Layer normalisation over the last axis, as exporters write it for opsets below 17.</summary>
    public Value LayerNorm()
    {
        var centred = this - Mean();
        var deviation = ((centred * centred).Mean() + network.Scalar(1e-6f)).Function("Sqrt");
        return (centred / deviation * network.Uniform(0.75, 1.25, shape[^1])) + network.Uniform(-0.2, 0.2, shape[^1]);
    }

    /// <summary>A dense layer on the last axis, as exporters write it: a product with a matrix, and a sum.</summary>
    public Value Linear(int outputs) => MatMul(network.Weights(shape[^1], shape[^1], outputs)) + Bias(outputs);

    public Value MatMul(Value other) => network.Node("MatMul", $"{name}, {other}", [.. shape[..^1], other.Shape[^1]]);

    public Value Reshape(params int[] sizes) =>
        network.Node("Reshape", $"{name}, {network.Integers([.. sizes.Select(size => (long)size)])}", sizes);

    public Value Transpose(params int[] axes) => network.Node("Transpose", name, [.. axes.Select(axis => shape[axis])], ("perm", axes));

    /// <summary>Indices from <paramref name="start"/> to before <paramref name="end"/> of an axis.</summary>
    public Value Slice(int axis, int start, int end)
    {
        var part = shape.ToArray();
        part[axis] = end - start;
        return network.Node("Slice", $"{name}, {network.Integers(start)}, {network.Integers(end)}, {network.Integers(axis)}", part);
    }

    /// <summary>One index of an axis, which goes.</summary>
    public Value At(int axis, int index) =>
        network.Node("Squeeze", $"{Slice(axis, index, index + 1)}, {network.Integers(axis)}", [.. shape[..axis], .. shape[(axis + 1)..]]);

    private Value Mean() => network.Node("ReduceMean", name, [.. shape[..^1], 1], ("axes", new[] { -1 }));

    private Value Function(string type) => network.Node(type, name, shape);
}
