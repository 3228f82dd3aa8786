namespace Lrp.Conformance.Tests;

/// <summary>A small network and an explanation of it, drawn at random: every layer has a rule of its own.</summary>
internal sealed class DrawnNetwork
{
    private static readonly string[] _activations = ["Relu", "Relu", "Relu", "Relu", "Tanh", "LeakyRelu", "Elu", "Sigmoid", "Softplus"];
    private static readonly int[] _channels = [1, 2, 3, 5, 8, 15, 16, 17, 20, 33];

    private readonly NetworkSketch _sketch;
    private readonly Random _random;

    public DrawnNetwork(int seed)
    {
        _random = new Random(seed);
        int[] input = [1, _channels[_random.Next(5)], .. Enumerable.Range(0, seed % 3).Select(_ => _random.Next(3, seed % 3 == 1 ? 15 : 8))];
        _sketch = new NetworkSketch(seed, input);
        Input = _sketch.Current;
        for (var layer = _random.Next(1, 4); layer > 0; layer--)
            DrawLayer();
        if (input.Length > 2)
        {
            if (_random.Next(4) == 0)
                _sketch.Then("GlobalAveragePool", [1, _sketch.Channels, .. input[2..].Select(_ => 1)]);
            _sketch.Flatten();
        }

        _sketch.Dense(_random.Next(1, 8));
        Shapes = Nodes.ToDictionary(node => node.Name, node => node.Shape);
        Shapes.Add(Input.Name, Input.Shape);
        Rules = DrawRules();
        Network = _sketch.Save($"drawn-{seed}", string.Join("; ", Rules.Select(rule => $"{rule.Key}: {rule.Value}")));
    }

    public TestNetwork Network { get; }

    public NetworkSketch.Tensor Input { get; }

    public IReadOnlyList<SketchNode> Nodes => _sketch.Nodes;

    public Dictionary<string, int[]> Shapes { get; }

    public IReadOnlyDictionary<string, SketchConstant> Constants => _sketch.Constants;

    /// <summary>The explanation, by layer.</summary>
    public IReadOnlyDictionary<string, DrawnRule> Rules { get; }

    /// <summary>The network in words, a line per layer.</summary>
    public override string ToString() => string.Join('\n', Nodes.Select(node =>
        $"{node.Name} [{string.Join(", ", node.Shape)}] = {node.Type}({string.Join(", ", node.Inputs)})"
        + string.Concat(node.Attributes.Select(attribute => $" {attribute.Key}={(attribute.Value is int[] numbers ? string.Join(',', numbers) : attribute.Value)}"))));

    private int[] Spatial => _sketch.Current.Shape[2..];

    private int DrawChannels() => _channels[_random.Next(_channels.Length)];

    private void Activate() => _sketch.Then(_activations[_random.Next(_activations.Length)]);

    private void DrawLayer()
    {
        var isDense = _sketch.Current.Shape.Length == 2;
        switch (_random.Next(isDense ? 2 : 8))
        {
            case 0: DrawResidual(isDense); break;
            case 1 when isDense: _sketch.Dense(DrawChannels()); break;
            case 1: DrawBranches(); break;
            case 2: DrawTransposed(); break;
            case 3: DrawPool(); return;
            case 4: DrawConv(_sketch.Channels * _random.Next(1, 3), _sketch.Channels); break;
            default: DrawConv(DrawChannels(), 1); break;
        }

        if (_random.Next(8) > 0)
            Activate();
    }

    private void DrawConv(int outputs, int groups)
    {
        int[] divisors = [.. Enumerable.Range(1, 3).Where(divisor => outputs % divisor == 0 && _sketch.Channels % divisor == 0)];
        var (kernel, pads, strides, dilations) = DrawWindow();
        _sketch.Conv(outputs, kernel, pads, strides, dilations, groups > 1 ? groups : divisors[_random.Next(divisors.Length)], bias: _random.Next(4) > 0);
    }

    private void DrawTransposed()
    {
        var groups = _sketch.Channels % 2 == 0 ? _random.Next(1, 3) : 1;
        var (kernel, pads, strides, dilations) = DrawWindow();
        int[] more = [.. strides.Select(stride => _random.Next(0, stride))];
        int[] cut = [.. pads.Select((pad, index) => Math.Min(pad, index % 2))];
        if (Spatial.Max() <= 7 && Spatial.Select((size, axis) => ((size - 1) * strides[axis]) + kernel[axis] + more[axis]).Min() > 2)
            _sketch.ConvTranspose(groups * _random.Next(1, 10), kernel, cut, strides, more, dilations, groups);
    }

    private void DrawPool()
    {
        var (kernel, pads, strides, _) = DrawWindow();
        pads = [.. pads.Select((pad, index) => Math.Min(pad, kernel[index % kernel.Length] - 1))];
        if (Spatial.Select((size, axis) => size - kernel[axis]).Min() < 0)
            return;
        var isAverage = _random.Next(2) == 0;
        _sketch.Pool(isAverage ? "AveragePool" : "MaxPool", kernel, pads, strides, countPads: isAverage ? _random.Next(2) == 0 : null);
    }

    private void DrawResidual(bool isDense)
    {
        var trunk = _sketch.Current;
        if (isDense)
        {
            _sketch.Dense(DrawChannels()).Relu().Dense(trunk.Shape[1]).Plus(trunk);
            return;
        }

        int[] one = [.. Spatial.Select(_ => 1)], three = [.. Spatial.Select(_ => 3)];
        _sketch.Conv(DrawChannels(), one);
        Activate();
        _sketch.Conv(trunk.Shape[1], three, [.. one, .. one]).Plus(trunk);
    }

    private void DrawBranches()
    {
        var trunk = _sketch.Current;
        int[] one = [.. Spatial.Select(_ => 1)], three = [.. Spatial.Select(_ => 3)];
        _sketch.Conv(_random.Next(1, 20), three, [.. one, .. one]);
        Activate();
        var left = _sketch.Current;
        _sketch.Current = trunk;
        _sketch.Conv(_random.Next(1, 20), one);
        Activate();
        _sketch.Concat(_random.Next(2) == 0 ? [left, _sketch.Current] : [left, trunk, _sketch.Current]);
    }

    private (int[] Kernel, int[] Pads, int[] Strides, int[] Dilations) DrawWindow()
    {
        int[] kernel = [.. Spatial.Select(_ => _random.Next(1, 4))], dilations = [.. Spatial.Select(_ => _random.Next(4) == 0 ? 2 : 1)];
        int[] strides = [.. Spatial.Select(_ => _random.Next(3) == 0 ? _random.Next(2, 4) : 1)];
        var extents = kernel.Select((taps, axis) => ((taps - 1) * dilations[axis]) + 1).ToArray();
        int[] before = [.. extents.Select(extent => _random.Next(0, extent))];
        int[] after = [.. extents.Select((extent, axis) => Math.Max(_random.Next(0, extent), extent - Spatial[axis] - before[axis]))];
        return (kernel, [.. before, .. after], strides, dilations);
    }

    private Dictionary<string, DrawnRule> DrawRules() => Nodes.Where(node => node.Type is not ("Concat" or "Flatten")).ToDictionary(node => node.Name, node => node.Type switch
    {
        "Add" => DrawnRule.OneOf(_random, "norm", "gradient"),
        "MaxPool" => DrawnRule.OneOf(_random, "winner", "split"),
        "AveragePool" or "GlobalAveragePool" => DrawnRule.ForMean(_random),
        "Conv" or "ConvTranspose" or "Gemm" =>
            DrawnRule.ForLinear(_random, Shapes[node.Inputs[0]][1], Shapes[node.Inputs[0]].SequenceEqual(node.Shape)),
        _ => DrawnRule.OneOf(_random, "pass", "pass", "pass", "gradient"),
    });
}
