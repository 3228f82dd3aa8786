using Lrp.Compiler.Definitions;
using Lrp.Compiler.Diagnostics;
using Lrp.Compiler.IR;
using Microsoft.CodeAnalysis;

namespace Lrp.Generator.Definitions;

/// <summary>Writes down what a definition makes: names layers, finds out their shapes, remembers where each is written.</summary>
/// <param name="network">The network's name.</param>
/// <param name="names">What weight files call the weights.</param>
internal sealed class DefinitionWriter(string network, WeightNames names)
{
    private DefinitionBuilder _builder = new(network);
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, TensorValue> _parameters = [];
    private readonly List<(string Name, string Text, Location Place)> _layers = [];
    private readonly List<(string Name, Location Place)> _inputs = [];
    private TensorValue? _sample;
    private int _constants;

    /// <summary>The first input, which tells how many samples there are; null where there is none yet.</summary>
    public TensorValue? Sample => _sample;

    public int LayerCount => _builder.Layers.Count;

    /// <summary>Layers with the shapes of what they give, and their places.</summary>
    public IReadOnlyList<(string Name, string Text, Location Place)> Layers => _layers;

    public IReadOnlyList<(string Name, Location Place)> Inputs => _inputs;

    /// <summary>A layer's name, in its scope: the one that is given, or kind and number.</summary>
    public string Name(LayerCall call, string kind, string? given)
    {
        if (given is { Length: 0 })
            throw call.Invalid("name", "is empty");
        var counter = call.Scope.Prefix + kind;
        var number = _counts.TryGetValue(counter, out var count) ? count + 1 : 1;
        // Numbers that names of the user's own have are left out.
        while (given is null && _taken.Contains($"{counter}{number}"))
            number++;
        _counts[counter] = number;
        var name = given is null ? $"{counter}{number}" : call.Scope.Prefix + given;
        return _taken.Add(name) ? name : throw call.Taken(name);
    }

    public TensorValue Input(LayerCall call, int[] shape, bool isInteger)
    {
        var name = call.Text("name");
        if (!_taken.Add(name))
            throw call.Taken(name);
        var value = _builder.AddInput(new DefinedInput(name, new IntList(shape), isInteger));
        _inputs.Add((name, call.Place));
        var input = new TensorValue(name, name, value);
        _sample ??= input;
        return input;
    }

    /// <summary>Weights of a layer. Those of one name in the file are one tensor.</summary>
    /// <param name="part">What they are to the layer: weight, bias.</param>
    /// <param name="given">Their name in the file, where the definition says it.</param>
    public TensorValue Parameter(
        LayerCall call, string layer, string part, string? given, WeightInitialisation initial, params int[] shape)
    {
        var stored = names.Of(layer, part, given);
        if (_parameters.TryGetValue(stored, out var known))
        {
            return known.Sample.SequenceEqual(shape) ? known : throw call.Misfit(
                $"its weights '{stored}' are of shape [{string.Join(", ", shape)}] here "
                + $"and of [{string.Join(", ", known.Sample)}] elsewhere");
        }

        var name = "weights " + stored;
        var value = _builder.AddParameter(new DefinedParameter(name, stored, new IntList(shape), initial));
        return _parameters[stored] = new TensorValue(name, stored, value, IsParameter: true);
    }

    /// <summary>A list of whole numbers that an operator takes as an input.</summary>
    public TensorValue Integers(IEnumerable<int> values)
    {
        double[] numbers = [.. values.Select(value => (double)value)];
        return Constant(new IntList(numbers.Length), isInteger: true, numbers);
    }

    public TensorValue Scalar(double value) => Constant(new IntList(), isInteger: false, [value]);

    public TensorValue Numbers(int[] shape, double[] values) => Constant(new IntList(shape), isInteger: false, values);

    /// <summary>A shape of all samples: the batch, which is known only where the network is compiled, then these dimensions.</summary>
    /// <param name="name">What the layer is called that needs it.</param>
    public TensorValue BatchShape(string name, TensorValue sample, params int[] dimensions)
    {
        var batch = Part("Shape", name + "/batch", [sample], new DefinedInteger("end", 1));
        return Part("Concat", name + "/shape", [batch, Integers(dimensions)], new DefinedInteger("axis", 0));
    }

    /// <summary>Appends a layer.</summary>
    /// <param name="count">Of its outputs.</param>
    public TensorValue[] Append(
        LayerCall call, string operation, string name, IEnumerable<TensorValue?> inputs, IEnumerable<DefinedAttribute> attributes,
        int count)
    {
        var values = Add(operation, name, inputs, attributes, count);
        _layers.Add((name, string.Join(" and ", values.Select(value => $"[{string.Join(", ", value.Sample)}]")), call.Place));
        return values;
    }

    /// <summary>A loop over the first axis of a sample: results of all turns.</summary>
    /// <param name="state">Numbers that are carried from turn to turn; zeros at the beginning.</param>
    /// <param name="turn">Makes the layers of a turn, of the state and the element.</param>
    public TensorValue Loop(
        LayerCall call, string name, TensorValue sequence, int state, bool isReversed,
        Func<NetworkValue, TensorValue, TensorValue, TensorValue> turn)
    {
        var outer = _builder;
        _builder = new DefinitionBuilder(name, outer);
        NetworkDefinition body;
        try
        {
            var next = turn(new NetworkValue(name + "."), Carried("state", [state]), Carried("element", [.. sequence.Sample.Skip(1)]));
            if (next.IsParameter || !next.Sample.SequenceEqual([state]))
                throw call.Misfit($"a turn gives {next} in place of the state [{state}]");
            body = _builder.Build([next.Name, Part("Identity", name + "/result", [next]).Name]);
        }
        finally
        {
            _builder = outer;
        }

        // Zeros for each sample.
        var zeros = Part("ConstantOfShape", name + "/first", [BatchShape(name, sequence, state)]);
        var shapes = _builder.Append(new DefinedLayer("Scan", name, new([zeros.Name, sequence.Name]), new([name + "/last", name]), new(
        [
            new DefinedBody("body", body), new DefinedInteger("num_scan_inputs", 1), LayerCall.List("scan_input_axes", [1]),
            LayerCall.List("scan_output_axes", [1]), LayerCall.List("scan_input_directions", [isReversed ? 1 : 0]),
            LayerCall.List("scan_output_directions", [isReversed ? 1 : 0]),
        ])));
        var all = new TensorValue(name, name, shapes[1]);
        _layers.Add((name, $"[{string.Join(", ", all.Sample)}]", call.Place));
        return all;

        TensorValue Carried(string what, int[] shape)
        {
            var input = new DefinedInput($"{name}/{what}", new IntList(shape), IsInteger: false);
            return new TensorValue(input.Name, input.Name, _builder.AddInput(input));
        }
    }

    /// <summary>Appends what a layer consists of besides: it is no layer to users.</summary>
    public TensorValue Part(string operation, string name, IEnumerable<TensorValue?> inputs, params DefinedAttribute[] attributes) =>
        Add(operation, name, inputs, attributes, 1)[0];

    public NetworkDefinition Build(IEnumerable<TensorValue> outputs) => _builder.Build(outputs.Select(output => output.Name));

    private TensorValue[] Add(
        string operation, string name, IEnumerable<TensorValue?> inputs, IEnumerable<DefinedAttribute> attributes, int count)
    {
        string[] outputs = [.. Enumerable.Range(0, count).Select(index => index == 0 ? name : $"{name}.{index}")];
        TensorValue?[] operands = [.. inputs];
        var shapes = _builder.Append(new DefinedLayer(
            operation, name, new(operands.Select(input => input?.Name ?? "")), new(outputs), new(attributes)));
        var isParameter = operands.All(operand => operand is null or { IsParameter: true });
        return [.. outputs.Zip(shapes, (output, shape) => new TensorValue(output, name, shape, isParameter))];
    }

    private TensorValue Constant(IntList shape, bool isInteger, double[] values)
    {
        var name = $"constant {++_constants}";
        _builder.AddConstant(new DefinedConstant(name, shape, isInteger, new(values)));
        return new TensorValue(name, name, new Shape(shape.ToArray()), IsParameter: true);
    }
}
