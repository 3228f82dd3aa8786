using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>What the importer needs of a file, as the file has it: nothing is resolved, no payload is read.</summary>
internal sealed class OnnxModel
{
    public long IrVersion { get; set; }

    public string Producer { get; set; } = "";

    public string ProducerVersion { get; set; } = "";

    /// <summary>Version of each operator set, by domain.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    public OnnxGraph? Graph { get; set; }

    /// <summary>Functions that the file defines itself, by <see cref="OperatorTable.QualifiedName"/> of the nodes that call them.</summary>
    public Dictionary<string, OnnxFunction> Functions { get; } = [];
}

/// <summary>A function of the file: what a node that calls it stands for.</summary>
internal sealed class OnnxFunction
{
    public string Name { get; set; } = "";

    public string Domain { get; set; } = "";

    /// <summary>Its nodes, and the names of its outputs.</summary>
    public OnnxGraph Body { get; } = new();

    /// <summary>Names of its inputs, in the order of the call's.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Attributes that a call leaves out.</summary>
    public Dictionary<string, OnnxAttribute> Defaults { get; } = [];

    public Dictionary<string, long> Opsets { get; } = [];
}

internal sealed class OnnxGraph
{
    public string Name { get; set; } = "";

    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, OnnxTensor> Initializers { get; } = [];

    public Dictionary<string, OnnxSparseTensor> SparseInitializers { get; } = [];

    public List<OnnxValueInfo> Inputs { get; } = [];

    public List<OnnxValueInfo> Outputs { get; } = [];
}

internal sealed class OnnxNode
{
    public string Name { get; set; } = "";

    public string OperatorType { get; set; } = "";

    public string Domain { get; set; } = "";

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public Dictionary<string, OnnxAttribute> Attributes { get; } = [];

    /// <summary>The name, or that of the first output where the file gives none.</summary>
    public string Label => Name.Length > 0 ? Name : Outputs.FirstOrDefault(output => output.Length > 0) ?? OperatorType;

    /// <summary>What it reads: its inputs, and what its subgraphs take from around them.</summary>
    public IEnumerable<string> Reads => Inputs.Concat(Attributes.Values.Select(attribute => attribute.Graph).OfType<OnnxGraph>()
        .SelectMany(graph => graph.Nodes.SelectMany(node => node.Reads).Concat(graph.Outputs.Select(output => output.Name))
            .Except(graph.Inputs.Select(input => input.Name).Concat(graph.Nodes.SelectMany(node => node.Outputs)))));
}

/// <summary>An attribute; exactly one of the values is meant, see <see cref="Type"/>.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; set; } = "";

    public OnnxAttributeType Type { get; set; }

    public long Int { get; set; }

    /// <summary>float32 in ONNX files; pipelines have more digits.</summary>
    public double Float { get; set; }

    public string String { get; set; } = "";

    public OnnxTensor? Tensor { get; set; }

    public List<long> Ints { get; } = [];

    public List<float> Floats { get; } = [];

    /// <summary>Where the floats lie, for those that are weights.</summary>
    public OnnxTensor FloatPayload { get; } = new() { Type = ElementType.Float32 };

    public List<string> Strings { get; } = [];

    public OnnxGraph? Graph { get; set; }

    public OnnxSparseTensor? Sparse { get; set; }

    /// <summary>Within a function: the call's attribute that this one has the value of; else "".</summary>
    public string Reference { get; set; } = "";
}

/// <summary>ONNX's own numbers (AttributeProto.AttributeType).</summary>
internal enum OnnxAttributeType
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    String = 3,
    Tensor = 4,
    Graph = 5,
    Floats = 6,
    Ints = 7,
    Strings = 8,
    SparseTensor = 11,
}

/// <summary>An input or output of a graph. A dimension is a number, a symbol (its name), or nothing (""); of other than tensors none is known.</summary>
internal sealed record OnnxValueInfo(string Name, ElementType Type, IReadOnlyList<OnnxDimension>? Dimensions);

internal readonly record struct OnnxDimension(long Value, string Symbol);

/// <summary>A tensor's description and the place of its payload; <see cref="Values"/> holds its bits where the file scatters it.</summary>
internal sealed class OnnxTensor
{
    public string Name { get; set; } = "";

    public ElementType Type { get; set; }

    public List<long> Dimensions { get; } = [];

    public string? File { get; set; }

    public long Offset { get; set; }

    public long Length { get; set; }

    public TensorEncoding Encoding { get; set; }

    public List<ulong>? Values { get; set; }
}

/// <summary>A tensor of zeros but for some elements.</summary>
/// <param name="Indices">Flat indices [n], or one per axis [n, rank].</param>
internal sealed record OnnxSparseTensor(OnnxTensor Values, OnnxTensor Indices, IReadOnlyList<long> Dimensions);
