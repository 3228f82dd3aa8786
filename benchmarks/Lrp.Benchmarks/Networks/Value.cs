namespace Lrp.Benchmarks.Networks;

/// <summary>A value of a network that is being written. Layers are methods; each returns the value behind it.</summary>
/// <param name="shape">Batch, channels, and any number of spatial axes; or whatever else layers make of it.</param>
internal sealed partial class Value(NetworkWriter network, string name, int[] shape)
{
    public int Channels => shape[1];

    public int[] Shape => shape;

    private int SpatialAxes => shape.Length - 2;

    /// <summary>The name, as operands are listed.</summary>
    public override string ToString() => name;

    /// <summary>A convolution, padded by half its kernel unless another padding is given.</summary>
    public Value Conv(int channels, int kernel, int stride = 1, int? pad = null, int groups = 1, bool hasBias = true)
    {
        var fanIn = Channels / groups * Power(kernel);
        var weights = network.Weights(fanIn, [channels, Channels / groups, .. Axes(kernel)]);
        var operands = hasBias ? $"{name}, {weights}, {Bias(channels)}" : $"{name}, {weights}";
        return network.Node("Conv", operands, Windows(channels, kernel, stride, pad ?? kernel / 2, isCeil: false),
            ("group", groups), ("kernel_shape", Axes(kernel)), ("strides", Axes(stride)), ("pads", Pads(pad ?? kernel / 2)));
    }

    /// <summary>A convolution and its batch normalisation.</summary>
    public Value ConvNorm(int channels, int kernel, int stride = 1, int? pad = null, int groups = 1) =>
        Conv(channels, kernel, stride, pad, groups, hasBias: false).BatchNorm();

    /// <summary>A depthwise convolution and its batch normalisation.</summary>
    public Value DepthwiseNorm(int kernel, int stride = 1) => ConvNorm(Channels, kernel, stride, groups: Channels);

    /// <summary>A transposed convolution whose windows do not overlap: each axis becomes <paramref name="factor"/> times as long.</summary>
    public Value ConvTranspose(int channels, int factor)
    {
        int[] larger = [1, channels, .. shape.Skip(2).Select(size => size * factor)];
        var weights = network.Weights(Channels, [Channels, channels, .. Axes(factor)]);
        return network.Node("ConvTranspose", $"{name}, {weights}, {Bias(channels)}", larger,
            ("kernel_shape", Axes(factor)), ("strides", Axes(factor)));
    }

    /// <summary>Batch normalisation with statistics, scales and shifts that training might have left: none is 0 or 1.</summary>
    public Value BatchNorm()
    {
        var (scale, shift) = (network.Uniform(0.75, 1.25, Channels), network.Uniform(-0.2, 0.2, Channels));
        var (mean, variance) = (network.Statistics(-0.2, 0.2, Channels), network.Statistics(0.75, 1.25, Channels));
        return network.Node("BatchNormalization", $"{name}, {scale}, {shift}, {mean}, {variance}", shape);
    }

    /// <summary>Local response normalisation over five channels (Krizhevsky et al., NIPS 2012).</summary>
    public Value LocalResponseNorm() => network.Node("LRN", name, shape, ("size", 5), ("alpha", 1e-4f), ("beta", 0.75f), ("bias", 1f));

    public Value MaxPool(int kernel, int stride, int pad = 0, bool isCeil = false) =>
        network.Node("MaxPool", name, Windows(Channels, kernel, stride, pad, isCeil), ("kernel_shape", Axes(kernel)),
            ("strides", Axes(stride)), ("pads", Pads(pad)), ("ceil_mode", isCeil ? 1 : 0));

    public Value AveragePool(int kernel) =>
        network.Node("AveragePool", name, Windows(Channels, kernel, kernel, 0, isCeil: false), ("kernel_shape", Axes(kernel)),
            ("strides", Axes(kernel)));

    public Value GlobalAverage() => network.Node("GlobalAveragePool", name, [1, Channels, .. Axes(1)]);

    public Value Flatten() => network.Node("Flatten", name, [1, shape.Aggregate(1, (product, size) => product * size)]);

    /// <summary>A dense layer of one row.</summary>
    public Value Dense(int outputs) =>
        network.Node("Gemm", $"{name}, {network.Weights(Channels, outputs, Channels)}, {Bias(outputs)}", [1, outputs], ("transB", 1));

    /// <summary>What classifiers of images end with.</summary>
    public Value Classify(int classes = 1000) => GlobalAverage().Flatten().Dense(classes);

    public static Value operator +(Value left, Value right) => left.With("Add", right);

    public static Value operator -(Value left, Value right) => left.With("Sub", right);

    public static Value operator *(Value left, Value right) => left.With("Mul", right);

    public static Value operator /(Value left, Value right) => left.With("Div", right);

    /// <summary>The values' channels, one after the other's.</summary>
    public Value Concat(params IEnumerable<Value> others)
    {
        Value[] all = [this, .. others];
        int[] joined = [1, all.Sum(value => value.Channels), .. shape.Skip(2)];
        return network.Node("Concat", string.Join(", ", all.AsEnumerable()), joined, ("axis", 1));
    }

    private Value With(string type, Value other) => network.Node(type, $"{name}, {other}", shape);

    private Value Bias(int channels) => network.Uniform(-0.1, 0.1, channels);

    private int[] Axes(int size) => [.. Enumerable.Repeat(size, SpatialAxes)];

    private int[] Pads(int pad) => [.. Enumerable.Repeat(pad, 2 * SpatialAxes)];

    private int Power(int kernel) => Axes(kernel).Aggregate(1, (product, size) => product * size);

    private int[] Windows(int channels, int kernel, int stride, int pad, bool isCeil) =>
        [1, channels, .. shape.Skip(2).Select(size => ((size + (2 * pad) - kernel + (isCeil ? stride - 1 : 0)) / stride) + 1)];
}
