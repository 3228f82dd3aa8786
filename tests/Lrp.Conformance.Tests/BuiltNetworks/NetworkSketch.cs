using Lrp.Testing;

namespace Lrp.Conformance.Tests;

/// <summary>
/// Writes a network layer by layer, keeping track of shapes. Weights are random, of a size that keeps activations near one, and the
/// same in every run.
/// </summary>
public sealed class NetworkSketch
{
    private readonly OnnxModelBuilder _model = new(opset: 20);
    private readonly Random _random;
    private int _names;

    public NetworkSketch(int seed, params int[] input)
    {
        _random = new Random(seed);
        Current = Input(input);
    }

    /// <summary>A value's name and shape.</summary>
    public sealed record Tensor(string Name, int[] Shape);

    /// <summary>The layers so far, for tests that compute them on their own.</summary>
    public List<SketchNode> Nodes { get; } = [];

    public Dictionary<string, SketchConstant> Constants { get; } = [];

    public Dictionary<string, long[]> IntegerConstants { get; } = [];

    /// <summary>What the next layer reads.</summary>
    public Tensor Current { get; set; }

    public int Channels => Current.Shape[1];

    /// <summary>Another input.</summary>
    public Tensor Input(params int[] shape)
    {
        var name = Name("input");
        _model.Input(name, [.. shape.Cast<object>()]);
        return new Tensor(name, shape);
    }

    /// <summary>A constant of about this size, around zero or, where positive, above it.</summary>
    public string Constant(int[] shape, double size, bool positive = false)
    {
        var name = Name("constant");
        var count = shape.Product();
        float[] values = [.. Enumerable.Range(0, count)
            .Select(_ => (float)(size * (positive ? 0.5 + _random.NextDouble() : (_random.NextDouble() * 2) - 1)))];
        _model.Initializer(name, shape, values);
        Constants[name] = new SketchConstant(shape, values);
        return name;
    }

    public string Scalar(float value)
    {
        var name = Name("scalar");
        _model.Scalar(name, value);
        return name;
    }

    /// <summary>A vector of these numbers.</summary>
    public string Scales(params float[] values)
    {
        var name = Name("scales");
        _model.Initializer(name, [values.Length], values);
        return name;
    }

    public string Integers(params long[] values)
    {
        var name = Name("integers");
        _model.Integers(name, values);
        IntegerConstants[name] = values;
        return name;
    }

    /// <summary>Any layer, by its inputs and its output's shape.</summary>
    public Tensor Add(string type, string inputs, int[] shape, params (string Name, object Value)[] attributes)
    {
        var name = Name(type.ToLowerInvariant());
        _model.Node(type, inputs, name, attributes);
        var byName = attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value);
        Nodes.Add(new SketchNode(type, name, inputs.Split(", "), shape, byName));
        return new Tensor(name, shape);
    }

    /// <summary>A layer that reads the current value, and keeps its shape where none is given.</summary>
    public NetworkSketch Then(string type, int[]? shape = null, params (string Name, object Value)[] attributes) =>
        Then(type, Current.Name, shape, attributes);

    public NetworkSketch Then(string type, string inputs, int[]? shape = null, params (string Name, object Value)[] attributes)
    {
        Current = Add(type, inputs, shape ?? Current.Shape, attributes);
        return this;
    }

    public NetworkSketch Relu() => Then("Relu");

    /// <param name="pads">Begin of every axis, then end; none where null.</param>
    public NetworkSketch Conv(
        int outputs, int[] kernel, int[]? pads = null, int[]? strides = null, int[]? dilations = null, int groups = 1, bool bias = true)
    {
        var weights = Constant([outputs, Channels / groups, .. kernel], Size(Channels / groups, kernel));
        var inputs = $"{Current.Name}, {weights}" + (bias ? ", " + Constant([outputs], 0.3) : "");
        var window = new SketchWindow(kernel, pads, strides, dilations);
        return Then("Conv", inputs, window.Over(Current.Shape, outputs), [.. window.Attributes(), ("group", groups)]);
    }

    public NetworkSketch ConvTranspose(int outputs, int[] kernel, int[]? pads = null, int[]? strides = null, int[]? outputPadding = null,
        int[]? dilations = null, int groups = 1)
    {
        var weights = Constant([Channels, outputs / groups, .. kernel], Size(Channels / groups, kernel));
        var window = new SketchWindow(kernel, pads, strides, dilations);
        outputPadding ??= new int[kernel.Length];
        return Then("ConvTranspose", $"{Current.Name}, {weights}, {Constant([outputs], 0.3)}",
            window.Under(Current.Shape, outputs, outputPadding),
            [.. window.Attributes(), ("group", groups), ("output_padding", outputPadding)]);
    }

    public NetworkSketch Pool(string type, int[] kernel, int[]? pads = null, int[]? strides = null, int[]? dilations = null,
        bool ceil = false, bool? countPads = null)
    {
        var window = new SketchWindow(kernel, pads, strides, dilations);
        (string, object)[] counting = countPads is { } count ? [("count_include_pad", count ? 1 : 0)] : [];
        return Then(type, window.Over(Current.Shape, Channels, ceil), [.. window.Attributes(), ("ceil_mode", ceil ? 1 : 0), .. counting]);
    }

    public NetworkSketch BatchNorm()
    {
        int[] channels = [Channels];
        var parameters = new[] { Constant(channels, 1, true), Constant(channels, 0.3), Constant(channels, 0.3), Constant(channels, 1, true) };
        return Then("BatchNormalization", $"{Current.Name}, {string.Join(", ", parameters)}");
    }

    public NetworkSketch Flatten() => Then("Flatten", [Current.Shape[0], Current.Shape[1..].Product()]);

    public NetworkSketch Dense(int outputs)
    {
        var inputs = Current.Shape[^1];
        return Then("Gemm", $"{Current.Name}, {Constant([outputs, inputs], Size(inputs, []))}, {Constant([outputs], 0.3)}",
            [Current.Shape[0], outputs], ("transB", 1));
    }

    /// <summary>The usual end: flat, dense.</summary>
    public NetworkSketch Classify(int outputs = 5) => Flatten().Dense(outputs);

    public NetworkSketch Concat(params Tensor[] parts) => Then("Concat", string.Join(", ", parts.Select(part => part.Name)),
        [parts[0].Shape[0], parts.Sum(part => part.Shape[1]), .. parts[0].Shape[2..]], ("axis", 1));

    /// <summary>Channels from begin to end.</summary>
    public NetworkSketch Slice(int begin, int end) => Then("Slice", $"{Current.Name}, {Integers(begin)}, {Integers(end)}, {Integers(1)}",
        [Current.Shape[0], end - begin, .. Current.Shape[2..]]);

    public NetworkSketch Plus(Tensor other) => Then("Add", $"{Current.Name}, {other.Name}");

    /// <summary>Ends the network here. It is explained as <see cref="BuiltNetworks.Explanations"/> say, or as told here.</summary>
    public TestNetwork Save(string name, params IReadOnlyList<string> explanations) => new(
        name, _model.Output(Current.Name).Save(Path.Combine(BuiltNetworks.Folder, name + ".onnx")),
        explanations.Count > 0 ? explanations : BuiltNetworks.Explanations);

    private string Name(string kind) => $"{kind}{_names++}";

    /// <summary>Keeps the variance of activations.</summary>
    private static double Size(int inputs, int[] kernel) => 1.7 / Math.Sqrt(inputs * kernel.Product());
}

/// <summary>A layer: its name is that of its output.</summary>
public sealed record SketchNode(string Type, string Name, string[] Inputs, int[] Shape, IReadOnlyDictionary<string, object> Attributes);

public sealed record SketchConstant(int[] Shape, float[] Values);

/// <summary>The sizes of a window over spatial axes.</summary>
public sealed class SketchWindow(int[] kernel, int[]? pads, int[]? strides, int[]? dilations)
{
    private readonly int[] _pads = pads ?? new int[kernel.Length * 2];
    private readonly int[] _strides = strides ?? [.. kernel.Select(_ => 1)];
    private readonly int[] _dilations = dilations ?? [.. kernel.Select(_ => 1)];

    public IEnumerable<(string Name, object Value)> Attributes() =>
        [("kernel_shape", kernel), ("pads", _pads), ("strides", _strides), ("dilations", _dilations)];

    /// <summary>The shape of a convolution's or pool's output.</summary>
    public int[] Over(int[] input, int channels, bool ceil = false) => [input[0], channels, .. kernel.Select((_, axis) =>
    {
        var room = input[axis + 2] + _pads[axis] + _pads[axis + kernel.Length] - Extent(axis);
        var size = ((ceil ? room + _strides[axis] - 1 : room) / _strides[axis]) + 1;
        // A window that would begin in the padding behind the end is left out.
        return ceil && (size - 1) * _strides[axis] >= input[axis + 2] + _pads[axis] ? size - 1 : size;
    })];

    /// <summary>The shape of a transposed convolution's output.</summary>
    public int[] Under(int[] input, int channels, int[] outputPadding) => [input[0], channels, .. kernel.Select((_, axis) =>
        ((input[axis + 2] - 1) * _strides[axis]) + outputPadding[axis] + Extent(axis) - _pads[axis] - _pads[axis + kernel.Length])];

    private int Extent(int axis) => ((kernel[axis] - 1) * _dilations[axis]) + 1;
}
