using System.Runtime.InteropServices;
using Lrp.Compiler.IR;
using Lrp.Compiler.Onnx;

namespace Lrp.Testing;

/// <summary>How a file stores the elements of a float tensor.</summary>
public enum FloatStorage
{
    Raw,
    Packed,
    Unpacked,
}

/// <summary>
/// Builds small ONNX files:
/// <c>new OnnxModelBuilder().Input("x", 1, 3, 8, 8).Weights("w", 4, 3, 3, 3).Node("Conv", "x, w", "y").Output("y")</c>.
/// </summary>
public sealed class OnnxModelBuilder(int opset = 17)
{
    private readonly ProtoWriter _graph = new ProtoWriter().Text(2, "test");
    private readonly List<byte[]> _functions = [];
    private readonly List<byte[]> _nodes = [];
    private readonly List<string> _outputs = [];
    private readonly HashSet<string> _domains = [];
    private int _tensors;

    /// <summary>An input; dimensions are numbers, or names of symbolic ones.</summary>
    public OnnxModelBuilder Input(string name, params object[] dimensions) => Input(name, ElementType.Float32, dimensions);

    public OnnxModelBuilder Input(string name, ElementType type, params object[] dimensions)
    {
        _graph.Message(11, input => ValueInfo(input, name, type, dimensions));
        return this;
    }

    public OnnxModelBuilder Output(params string[] names)
    {
        _outputs.AddRange(names);
        foreach (var name in names)
            _graph.Message(12, output => output.Text(1, name));
        return this;
    }

    /// <summary>An output whose type the file states.</summary>
    public OnnxModelBuilder Output(string name, ElementType type)
    {
        _outputs.Add(name);
        _graph.Message(12, output => ValueInfo(output, name, type, []));
        return this;
    }

    /// <summary>A float initialiser.</summary>
    public OnnxModelBuilder Initializer(string name, int[] shape, float[] values, FloatStorage storage = FloatStorage.Raw)
    {
        _graph.Message(5, tensor => Floats(tensor, name, shape, values, storage));
        return this;
    }

    /// <summary>An int64 vector.</summary>
    public OnnxModelBuilder Integers(string name, params long[] values)
    {
        _graph.Message(5, tensor => tensor.Varint(1, values.Length).Varint(2, 7).Text(8, name).Packed(7, values));
        return this;
    }

    /// <summary>A float scalar.</summary>
    public OnnxModelBuilder Scalar(string name, float value) => Initializer(name, [], [value]);

    /// <summary>A sparse float initialiser; indices are flat, or one for each axis.</summary>
    public OnnxModelBuilder Sparse(string name, int[] shape, float[] values, int[] indicesShape, long[] indices)
    {
        _graph.Message(15, sparse => SparseTensor(sparse, name, shape, values, indicesShape, indices));
        return this;
    }

    /// <summary>A function of the file: nodes and outputs of another builder, of the domain "local".</summary>
    public OnnxModelBuilder Function(string name, string inputs, OnnxModelBuilder body, params string[] attributes)
    {
        var function = new ProtoWriter().Text(1, name);
        foreach (var input in Split(inputs))
            function.Text(4, input);
        foreach (var output in body._outputs)
            function.Text(5, output);
        foreach (var attribute in attributes)
            function.Text(6, attribute);
        foreach (var node in body._nodes)
            function.Bytes(7, node);
        foreach (var domain in body._domains.Append(""))
            function.Message(9, import => import.Text(1, domain).Varint(2, domain.Length == 0 ? opset : 1));
        _functions.Add(function.Text(10, "local").ToArray());
        return this;
    }

    /// <summary>A float initialiser with numbers of both signs, the same in every run.</summary>
    public OnnxModelBuilder Weights(string name, params int[] shape) => Initializer(name, shape, Numbers(shape, ++_tensors));

    /// <summary>A float initialiser with positive numbers, such as variances.</summary>
    public OnnxModelBuilder Positive(string name, params int[] shape) =>
        Initializer(name, shape, [.. Numbers(shape, ++_tensors).Select(value => Math.Abs(value) + 0.5f)]);

    /// <summary>An initialiser whose payload lies in another file.</summary>
    public OnnxModelBuilder External(string name, int[] shape, string location, long offset = 0, long? length = null)
    {
        _graph.Message(5, tensor =>
        {
            Description(tensor, name, shape, 1);
            Entry(tensor, "location", location);
            Entry(tensor, "offset", $"{offset}");
            if (length is not null)
                Entry(tensor, "length", $"{length}");
            tensor.Varint(14, 1);
        });
        return this;

        static void Entry(ProtoWriter tensor, string key, string value) =>
            tensor.Message(13, entry => entry.Text(1, key).Text(2, value));
    }

    /// <summary>An initialiser as other writers would put it: fields of TensorProto behind dims and name.</summary>
    public OnnxModelBuilder Tensor(string name, int[] shape, ElementType type, Action<ProtoWriter> payload)
    {
        _graph.Message(5, tensor =>
        {
            Description(tensor, name, shape, (int)type);
            payload(tensor);
        });
        return this;
    }

    /// <summary>A node, named after its first output.</summary>
    /// <param name="inputs">Names between commas; an empty one is an omitted input.</param>
    /// <param name="attributes">
    /// int, float, string, int[], double[] (floats), string[] and builders (graphs) as such; double, float[] and long[] as tensors (scalar,
    /// vectors); within functions a tuple is an attribute of the call and its type.
    /// </param>
    public OnnxModelBuilder Node(string type, string inputs, string outputs, params (string Name, object Value)[] attributes)
    {
        var bytes = new ProtoWriter();
        Write(bytes);
        _nodes.Add(bytes.ToArray());
        _graph.Bytes(1, bytes.ToArray());
        return this;

        void Write(ProtoWriter node)
        {
            foreach (var input in Split(inputs))
                node.Text(1, input);
            foreach (var output in Split(outputs))
                node.Text(2, output);
            var dot = type.LastIndexOf('.');
            node.Text(3, Split(outputs).FirstOrDefault("")).Text(4, type[(dot + 1)..]);
            if (dot > 0)
                node.Text(7, type[..dot]);
            if (dot > 0)
                _domains.Add(type[..dot]);
            foreach (var (name, value) in attributes)
                node.Message(5, attribute => Attribute(attribute, name, value));
        }
    }

    public byte[] ToBytes()
    {
        var model = new ProtoWriter().Varint(1, 8).Text(2, "test").Text(3, "1.0")
            .Bytes(7, _graph.ToArray())
            .Message(8, import => import.Text(1, "").Varint(2, opset));
        foreach (var domain in _domains)
            model.Message(8, import => import.Text(1, domain).Varint(2, 1));
        foreach (var function in _functions)
            model.Bytes(25, function);
        return model.ToArray();
    }

    public ModelFile ToModelFile(string name = "model.onnx") => ModelFile.FromBytes(name, ToBytes());

    public Graph Import() => OnnxImporter.Import(ToModelFile(), ImportOptions.None);

    /// <summary>Writes the file and returns its path.</summary>
    public string Save(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    private static float[] Numbers(int[] shape, int seed)
    {
        var random = new Random(seed);
        var count = shape.Aggregate(1, (product, dimension) => product * dimension);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static string[] Split(string names) =>
        names.Length == 0 ? [] : [.. names.Split(',').Select(name => name.Trim())];

    private static void ValueInfo(ProtoWriter info, string name, ElementType type, object[] dimensions) =>
        info.Text(1, name).Message(2, value => value.Message(1, tensor => tensor.Varint(1, (int)type).Message(2, shape =>
        {
            foreach (var dimension in dimensions)
            {
                shape.Message(1, entry =>
                    _ = dimension is string symbol ? entry.Text(2, symbol) : entry.Varint(1, Convert.ToInt64(dimension)));
            }
        })));

    private static void Description(ProtoWriter tensor, string name, int[] shape, int type)
    {
        foreach (var dimension in shape)
            tensor.Varint(1, dimension);
        tensor.Varint(2, type).Text(8, name);
    }

    private static void Floats(ProtoWriter tensor, string name, int[] shape, float[] values, FloatStorage storage)
    {
        Description(tensor, name, shape, 1);
        var raw = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        if (storage == FloatStorage.Raw)
            tensor.Bytes(9, raw);
        else if (storage == FloatStorage.Packed)
            tensor.Bytes(4, raw);
        else
            Array.ForEach(values, value => tensor.Fixed32(4, value));
    }

    private static void SparseTensor(ProtoWriter sparse, string name, int[] shape, float[] values, int[] indicesShape, long[] indices)
    {
        sparse.Message(1, tensor => Floats(tensor, name, [values.Length], values, FloatStorage.Raw));
        sparse.Message(2, tensor =>
        {
            Description(tensor, "", indicesShape, 7);
            tensor.Packed(7, indices);
        });
        foreach (var dimension in shape)
            sparse.Varint(3, dimension);
    }

    private static void Attribute(ProtoWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case int number: attribute.Varint(3, number).Varint(20, 2); break;
            case float number: attribute.Fixed32(2, number).Varint(20, 1); break;
            case string text: attribute.Text(4, text).Varint(20, 3); break;
            case OnnxModelBuilder graph: attribute.Bytes(6, graph._graph.ToArray()).Varint(20, 5); break;
            case ValueTuple<string, int> reference: attribute.Text(21, reference.Item1).Varint(20, reference.Item2); break;
            case string[] texts:
                foreach (var text in texts)
                    attribute.Text(9, text);
                attribute.Varint(20, 8);
                break;
            case int[] numbers: attribute.Packed(8, numbers.Select(number => (long)number)).Varint(20, 7); break;
            case double[] numbers:
                foreach (var number in numbers)
                    attribute.Fixed32(7, (float)number);
                attribute.Varint(20, 6);
                break;
            case float[] numbers:
                attribute.Message(5, tensor => Floats(tensor, "", [numbers.Length], numbers, FloatStorage.Raw)).Varint(20, 4);
                break;
            case double number:
                attribute.Message(5, tensor => Floats(tensor, "", [], [(float)number], FloatStorage.Raw)).Varint(20, 4);
                break;
            case long[] numbers:
                attribute.Message(5, tensor => tensor.Varint(1, numbers.Length).Varint(2, 7).Packed(7, numbers)).Varint(20, 4);
                break;
            default: throw new ArgumentException($"attributes of {value.GetType()} are not written", nameof(value));
        }
    }
}
