namespace Lrp.Conformance.Tests;

// The grammar: what layers there are, and how often.
internal sealed partial class DrawnNetwork
{
    private static readonly string[] _activations =
        ["Relu", "Relu", "Relu", "Relu", "Tanh", "LeakyRelu", "Elu", "Sigmoid", "Softplus", "HardSwish"];

    private static readonly int[] _channels = [1, 2, 3, 5, 8, 15, 16, 17, 20, 33];

    private int[] Spatial => _sketch.Current.Shape[2..];

    private int DrawChannels() => _channels[_random.Next(_channels.Length)];

    private void Activate() => _sketch.Then(_activations[_random.Next(_activations.Length)]);

    private void DrawLayer()
    {
        var isDense = _sketch.Current.Shape.Length == 2;
        switch (_random.Next(isDense ? 5 : 16))
        {
            case 0: DrawResidual(isDense); break;
            case 1 when isDense: Normalise("LayerNormalization", _sketch.Channels); break;
            case 1: DrawBranches(); break;
            case < 5 when isDense: _sketch.Dense(DrawChannels()); break;
            case 2: DrawTransposed(); break;
            case 3: DrawPool(); return;
            case 4 or 5: DrawConv(_sketch.Channels * _random.Next(1, 3), _sketch.Channels); break;
            case 6: DrawGate(); break;
            case 7: Normalise("InstanceNormalization", _sketch.Channels); break;
            case 8: DrawResize(); return;
            case 9 or 10 or 11 when Spatial.Length == 1: DrawAttention(); return;
            default: DrawConv(DrawChannels(), 1); break;
        }

        if (_random.Next(8) > 0)
            Activate();
    }

    private void Normalise(string type, int parameters) => _sketch.Then(
        type, $"{_sketch.Current.Name}, {_sketch.Constant([parameters], 1, positive: true)}, {_sketch.Constant([parameters], 0.5)}", null,
        type == "LayerNormalization" ? [("epsilon", 0.1f), ("axis", -1)] : [("epsilon", 0.1f)]);

    private void DrawConv(int outputs, int groups)
    {
        int[] divisors = [.. Enumerable.Range(1, 3).Where(divisor => outputs % divisor == 0 && _sketch.Channels % divisor == 0)];
        var (kernel, pads, strides, dilations) = DrawWindow();
        groups = groups > 1 ? groups : divisors[_random.Next(divisors.Length)];
        _sketch.Conv(outputs, kernel, pads, strides, dilations, groups, bias: _random.Next(4) > 0);
        if (_random.Next(4) == 0)
            _sketch.BatchNorm();
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
        if (_random.Next(2) == 0)
            _sketch.Slice(_random.Next(0, _sketch.Channels / 2), _sketch.Channels - _random.Next(0, _sketch.Channels / 2));
    }

    /// <summary>A sigmoid of each number, or one for each channel.</summary>
    private void DrawGate()
    {
        var trunk = _sketch.Current;
        int[] one = [.. Spatial.Select(_ => 1)];
        if (_random.Next(2) == 0)
            _sketch.Then("GlobalAveragePool", [trunk.Shape[0], trunk.Shape[1], .. one]);
        _sketch.Conv(trunk.Shape[1], one).Then("Sigmoid");
        _sketch.Then("Mul", $"{trunk.Name}, {_sketch.Current.Name}", trunk.Shape);
    }

    /// <summary>Attention between the positions of a sequence.</summary>
    private void DrawAttention()
    {
        var (trunk, width) = (_sketch.Current, _random.Next(1, 5));
        int samples = trunk.Shape[0], length = trunk.Shape[2];
        var key = _sketch.Conv(width, [1]).Current;
        _sketch.Current = trunk;
        var values = _sketch.Conv(DrawChannels(), [1]).Current;
        _sketch.Current = trunk;
        _sketch.Conv(width, [1]).Then("Transpose", [samples, length, width], ("perm", new[] { 0, 2, 1 }));
        _sketch.Then("MatMul", $"{_sketch.Current.Name}, {key.Name}", [samples, length, length]).Then("Softmax", null, ("axis", -1))
            .Then("Transpose", null, ("perm", new[] { 0, 2, 1 }));
        _sketch.Then("MatMul", $"{values.Name}, {_sketch.Current.Name}", values.Shape);
    }

    private void DrawResize()
    {
        if (Spatial.Max() > 7)
            return;
        float[] scales = [1, 1, .. Spatial.Select(_ => _random.Next(2) == 0 ? 2f : 1f)];
        int[] shape = [.. _sketch.Current.Shape.Zip(scales, (size, scale) => (int)(size * scale))];
        var mode = _random.Next(2) == 0 ? "nearest" : "linear";
        _sketch.Then("Resize", $"{_sketch.Current.Name}, , {_sketch.Scales(scales)}", shape, ("mode", mode));
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
}
