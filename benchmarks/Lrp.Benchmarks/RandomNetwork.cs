using Lrp.Testing;

namespace Lrp.Benchmarks;

/// <summary>
/// Layers with random weights that keep the size of activations: variance 1 for each input, so that sums neither grow nor vanish.
/// </summary>
internal sealed class RandomNetwork(int seed)
{
    private readonly Random _random = new(seed);

    public OnnxModelBuilder Model { get; } = new();

    /// <summary>A convolution with bias, padded by half its kernel.</summary>
    public string Conv(string name, string x, int inputs, int outputs, int kernel, int stride = 1, int groups = 1, int? pad = null)
    {
        int[] shape = [outputs, inputs / groups, kernel, kernel];
        Model.Initializer("w_" + name, shape, Normal(inputs / groups * kernel * kernel, shape))
            .Initializer("b_" + name, [outputs], Normal(100, outputs))
            .Node("Conv", $"{x}, w_{name}, b_{name}", name, ("strides", new[] { stride, stride }), ("group", groups),
                ("pads", Enumerable.Repeat(pad ?? kernel / 2, 4).ToArray()));
        return name;
    }

    /// <summary>A dense layer on the last axis, as exporters write it: a product with a matrix, and a sum.</summary>
    public string Linear(string name, string x, int inputs, int outputs)
    {
        Model.Initializer("w_" + name, [inputs, outputs], Normal(inputs, inputs, outputs))
            .Node("MatMul", $"{x}, w_{name}", name + "_product")
            .Initializer("b_" + name, [outputs], Normal(100, outputs)).Node("Add", $"b_{name}, {name}_product", name);
        return name;
    }

    /// <summary>Layer normalisation over the last axis, as exporters write it for opsets below 17.</summary>
    public string LayerNorm(string name, string x, int channels)
    {
        Model.Initializer("g_" + name, [channels], [.. Normal(100, channels).Select(value => 1 + value)])
            .Initializer("b_" + name, [channels], Normal(100, channels))
            .Node("ReduceMean", x, name + "_mean", ("axes", new[] { -1 })).Node("Sub", $"{x}, {name}_mean", name + "_centred")
            .Node("Mul", $"{name}_centred, {name}_centred", name + "_squares")
            .Node("ReduceMean", name + "_squares", name + "_variance", ("axes", new[] { -1 }))
            .Scalar(name + "_epsilon", 1e-6f).Node("Add", $"{name}_variance, {name}_epsilon", name + "_stable")
            .Node("Sqrt", name + "_stable", name + "_deviation").Node("Div", $"{name}_centred, {name}_deviation", name + "_normal")
            .Node("Mul", $"{name}_normal, g_{name}", name + "_scaled").Node("Add", $"{name}_scaled, b_{name}", name);
        return name;
    }

    /// <summary>The exact GELU, as exporters write it.</summary>
    public string Gelu(string name, string x)
    {
        Model.Scalar(name + "_root", MathF.Sqrt(2)).Scalar(name + "_one", 1).Scalar(name + "_half", 0.5f)
            .Node("Div", $"{x}, {name}_root", name + "_scaled").Node("Erf", name + "_scaled", name + "_erf")
            .Node("Add", $"{name}_erf, {name}_one", name + "_gate").Node("Mul", $"{x}, {name}_gate", name + "_twice")
            .Node("Mul", $"{name}_twice, {name}_half", name);
        return name;
    }

    public float[] Normal(int fanIn, params int[] shape) =>
    [
        .. Enumerable.Range(0, shape.Aggregate(1, (product, size) => product * size)).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()) / Math.Sqrt(fanIn))),
    ];
}
