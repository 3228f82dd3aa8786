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
}

internal sealed class OnnxGraph
{
    public string Name { get; set; } = "";

    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, OnnxTensor> Initializers { get; } = [];

    public List<OnnxInput> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];
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
}

/// <summary>An attribute; exactly one of the values is meant, see <see cref="Type"/>. Subgraphs are stepped over.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; set; } = "";

    public OnnxAttributeType Type { get; set; }

    public long Int { get; set; }

    public float Float { get; set; }

    public string String { get; set; } = "";

    public OnnxTensor? Tensor { get; set; }

    public List<long> Ints { get; } = [];

    public List<float> Floats { get; } = [];
}

/// <summary>ONNX's own numbers (AttributeProto.AttributeType).</summary>
internal enum OnnxAttributeType
{
    Undefined = 0,
    Float = 1,
    Int = 2,
    String = 3,
    Tensor = 4,
    Floats = 6,
    Ints = 7,
}

/// <summary>A graph input. A dimension is a number, a symbol (its name), or nothing ("").</summary>
internal sealed record OnnxInput(string Name, ElementType Type, IReadOnlyList<OnnxDimension>? Dimensions);

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
