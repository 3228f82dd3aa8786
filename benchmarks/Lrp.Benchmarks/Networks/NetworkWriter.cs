using Lrp.Testing;

namespace Lrp.Benchmarks.Networks;

/// <summary>
/// Writes a network layer by layer, as exporters do, with weights drawn from a seed:
/// <c>network.Input(3, 224, 224).Conv(64, 7, 2).Relu()</c>.
/// </summary>
/// <param name="gain">
/// Variance of a sum over that of its inputs. 2 keeps the size of activations behind rectifiers, where half of the inputs are zeros
/// (He et al., ICCV 2015); 1 keeps it without them.
/// </param>
internal sealed class NetworkWriter(double gain = 2)
{
    private readonly Random _random = new(18);
    private readonly Dictionary<string, int> _counts = [];

    public OnnxModelBuilder Model { get; } = new();

    /// <summary>How many numbers training would learn.</summary>
    public int Parameters { get; private set; }

    /// <summary>The network's input: samples of this shape, one unless a batch is asked for.</summary>
    public Value Input(params int[] sample)
    {
        Model.Input("input", ["N", .. sample.Cast<object>()]);
        return new Value(this, "input", [1, .. sample]);
    }

    /// <summary>A node with one output of the given shape.</summary>
    public Value Node(string type, string inputs, int[] shape, params (string Name, object Value)[] attributes)
    {
        var name = Name(type);
        Model.Node(type, inputs, name, attributes);
        return new Value(this, name, shape);
    }

    /// <summary>Weights of sums over so many inputs: uniform, with the variance that keeps the size of activations.</summary>
    public Value Weights(int fanIn, params int[] shape)
    {
        var bound = Math.Sqrt(3 * gain / fanIn);
        return Uniform(-bound, bound, shape);
    }

    /// <summary>Other parameters: numbers between two bounds.</summary>
    public Value Uniform(double low, double high, params int[] shape)
    {
        var parameters = Draw(low, high, shape);
        Parameters += shape.Aggregate(1, (product, size) => product * size);
        return parameters;
    }

    /// <summary>What training measures and does not learn.</summary>
    public Value Statistics(double low, double high, int channels) => Draw(low, high, [channels]);

    public Value Scalar(float value)
    {
        var name = Name("scalar");
        Model.Scalar(name, value);
        return new Value(this, name, []);
    }

    public Value Integers(params long[] values)
    {
        var name = Name("integers");
        Model.Integers(name, values);
        return new Value(this, name, [values.Length]);
    }

    private Value Draw(double low, double high, int[] shape)
    {
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (var index = 0; index < values.Length; index++)
            values[index] = (float)low + ((float)(high - low) * _random.NextSingle());
        var name = Name("weights");
        Model.Initializer(name, shape, values);
        return new Value(this, name, shape);
    }

    private string Name(string kind)
    {
        var count = _counts.GetValueOrDefault(kind);
        _counts[kind] = count + 1;
        return $"{kind}{count}";
    }
}
