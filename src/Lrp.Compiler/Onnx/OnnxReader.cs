using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>
/// ONNX's messages (onnx.proto), as far as the importer needs them. Nesting is bounded: of the messages only graphs contain themselves.
/// </summary>
internal static class OnnxReader
{
    /// <summary>Branches within branches; exporters make two or three.</summary>
    private const int DeepestGraph = 16;

    public static OnnxModel ReadModel(WireReader reader)
    {
        var model = new OnnxModel();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint): model.IrVersion = reader.ReadInt64(); break;
                case (2, WireType.Bytes): model.Producer = reader.ReadString(); break;
                case (3, WireType.Bytes): model.ProducerVersion = reader.ReadString(); break;
                case (7, WireType.Bytes): model.Graph = reader.ReadMessage(each => ReadGraph(each, 0)); break;
                case (8, WireType.Bytes):
                    var (domain, version) = reader.ReadMessage(ReadOpset);
                    model.Opsets[domain] = version;
                    break;
                case (25, WireType.Bytes):
                    var function = reader.ReadMessage(ReadFunction);
                    model.Functions[OperatorTable.QualifiedName(function.Domain, function.Name)] = function;
                    break;
                default: reader.Skip(type); break;
            }
        }

        return model;
    }

    private static (string Domain, long Version) ReadOpset(WireReader reader)
    {
        var (domain, version) = ("", 0L);
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): domain = NormalizeDomain(reader.ReadString()); break;
                case (2, WireType.Varint): version = reader.ReadInt64(); break;
                default: reader.Skip(type); break;
            }
        }

        return (domain, version);
    }

    private static OnnxFunction ReadFunction(WireReader reader)
    {
        var function = new OnnxFunction();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): function.Name = reader.ReadString(); break;
                case (4, WireType.Bytes): function.Inputs.Add(reader.ReadString()); break;
                case (5, WireType.Bytes): function.Body.Outputs.Add(new OnnxValueInfo(reader.ReadString(), 0, null)); break;
                case (7, WireType.Bytes): function.Body.Nodes.Add(reader.ReadMessage(each => ReadNode(each, 0))); break;
                case (9, WireType.Bytes):
                    var (domain, version) = reader.ReadMessage(ReadOpset);
                    function.Opsets[domain] = version;
                    break;
                case (10, WireType.Bytes): function.Domain = NormalizeDomain(reader.ReadString()); break;
                case (11, WireType.Bytes):
                    var attribute = reader.ReadMessage(each => ReadAttribute(each, 0));
                    function.Defaults[attribute.Name] = attribute;
                    break;
                default: reader.Skip(type); break;
            }
        }

        return function;
    }

    private static OnnxGraph ReadGraph(WireReader reader, int depth)
    {
        if (depth > DeepestGraph)
            throw reader.Corrupt($"its graphs are nested more than {DeepestGraph} deep");
        var graph = new OnnxGraph();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): graph.Nodes.Add(reader.ReadMessage(each => ReadNode(each, depth))); break;
                case (2, WireType.Bytes): graph.Name = reader.ReadString(); break;
                case (5, WireType.Bytes):
                    var tensor = reader.ReadMessage(TensorReader.Read);
                    graph.Initializers[tensor.Name] = tensor;
                    break;
                case (11, WireType.Bytes): graph.Inputs.Add(reader.ReadMessage(ReadValueInfo)); break;
                case (12, WireType.Bytes): graph.Outputs.Add(reader.ReadMessage(ReadValueInfo)); break;
                case (15, WireType.Bytes):
                    var sparse = reader.ReadMessage(TensorReader.ReadSparse);
                    graph.SparseInitializers[sparse.Values.Name] = sparse;
                    break;
                default: reader.Skip(type); break;
            }
        }

        return graph;
    }

    private static OnnxNode ReadNode(WireReader reader, int depth)
    {
        var node = new OnnxNode();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): node.Inputs.Add(reader.ReadString()); break;
                case (2, WireType.Bytes): node.Outputs.Add(reader.ReadString()); break;
                case (3, WireType.Bytes): node.Name = reader.ReadString(); break;
                case (4, WireType.Bytes): node.OperatorType = reader.ReadString(); break;
                case (5, WireType.Bytes):
                    var attribute = reader.ReadMessage(each => ReadAttribute(each, depth));
                    node.Attributes[attribute.Name] = attribute;
                    break;
                case (7, WireType.Bytes): node.Domain = NormalizeDomain(reader.ReadString()); break;
                default: reader.Skip(type); break;
            }
        }

        return node;
    }

    private static OnnxAttribute ReadAttribute(WireReader reader, int depth)
    {
        var attribute = new OnnxAttribute();
        var seen = OnnxAttributeType.Undefined;
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): attribute.Name = reader.ReadString(); break;
                case (2, WireType.Fixed32): (attribute.Float, seen) = (reader.ReadFloat(), OnnxAttributeType.Float); break;
                case (3, WireType.Varint): (attribute.Int, seen) = (reader.ReadInt64(), OnnxAttributeType.Int); break;
                case (4, WireType.Bytes): (attribute.String, seen) = (reader.ReadString(), OnnxAttributeType.String); break;
                case (5, WireType.Bytes):
                    (attribute.Tensor, seen) = (reader.ReadMessage(TensorReader.Read), OnnxAttributeType.Tensor);
                    break;
                case (6, WireType.Bytes):
                    (attribute.Graph, seen) = (reader.ReadMessage(each => ReadGraph(each, depth + 1)), OnnxAttributeType.Graph);
                    break;
                case (7, WireType.Bytes or WireType.Fixed32):
                    TensorReader.ReadFloats(reader, type, attribute);
                    seen = OnnxAttributeType.Floats;
                    break;
                case (8, WireType.Bytes or WireType.Varint):
                    reader.ReadRepeated(type, attribute.Ints, each => each.ReadInt64());
                    seen = OnnxAttributeType.Ints;
                    break;
                case (9, WireType.Bytes):
                    attribute.Strings.Add(reader.ReadString());
                    seen = OnnxAttributeType.Strings;
                    break;
                case (21, WireType.Bytes): attribute.Reference = reader.ReadString(); break;
                case (22, WireType.Bytes):
                    (attribute.Sparse, seen) = (reader.ReadMessage(TensorReader.ReadSparse), OnnxAttributeType.SparseTensor);
                    break;
                case (20, WireType.Varint): attribute.Type = (OnnxAttributeType)(int)Math.Min(reader.ReadVarint(), 255); break;
                default: reader.Skip(type); break;
            }
        }

        // Files of the first IR version state no type.
        if (attribute.Type == OnnxAttributeType.Undefined)
            attribute.Type = seen;
        return attribute;
    }

    private static OnnxValueInfo ReadValueInfo(WireReader reader)
    {
        var input = new OnnxValueInfo("", 0, null);
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): input = input with { Name = reader.ReadString() }; break;
                case (2, WireType.Bytes):
                    var (element, dimensions) = reader.ReadMessage(ReadType);
                    input = input with { Type = element, Dimensions = dimensions };
                    break;
                default: reader.Skip(type); break;
            }
        }

        return input;
    }

    private static (ElementType Type, IReadOnlyList<OnnxDimension>? Dimensions) ReadType(WireReader reader)
    {
        (ElementType, IReadOnlyList<OnnxDimension>?) tensor = (0, null);
        while (reader.NextField(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Bytes))
                tensor = reader.ReadMessage(ReadTensorType);
            else
                reader.Skip(type);
        }

        return tensor;
    }

    private static (ElementType Type, IReadOnlyList<OnnxDimension>? Dimensions) ReadTensorType(WireReader reader)
    {
        ElementType element = 0;
        List<OnnxDimension>? dimensions = null;
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint): element = TensorReader.ElementTypeOf(reader.ReadVarint()); break;
                case (2, WireType.Bytes): dimensions = reader.ReadMessage(ReadShape); break;
                default: reader.Skip(type); break;
            }
        }

        return (element, dimensions);
    }

    private static List<OnnxDimension> ReadShape(WireReader reader)
    {
        var dimensions = new List<OnnxDimension>();
        while (reader.NextField(out var field, out var type))
        {
            if ((field, type) == (1, WireType.Bytes))
                dimensions.Add(reader.ReadMessage(ReadDimension));
            else
                reader.Skip(type);
        }

        return dimensions;
    }

    private static OnnxDimension ReadDimension(WireReader reader)
    {
        var (value, symbol) = (0L, "");
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint): value = reader.ReadInt64(); break;
                case (2, WireType.Bytes): symbol = reader.ReadString(); break;
                default: reader.Skip(type); break;
            }
        }

        return new OnnxDimension(value, symbol);
    }

    /// <summary>"ai.onnx" is the long name of the default domain.</summary>
    private static string NormalizeDomain(string domain) => domain == "ai.onnx" ? "" : domain;
}
