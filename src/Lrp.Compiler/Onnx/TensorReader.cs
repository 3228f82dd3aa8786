using System.Globalization;
using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Reads a TensorProto: its description, and where its payload lies.</summary>
internal static class TensorReader
{
    /// <summary>Values that stand one by one between protobuf tags are collected up to this many.</summary>
    private const int MostScatteredValues = 1 << 16;

    public static ElementType ElementTypeOf(ulong number) => (ElementType)(int)Math.Min(number, 1 << 16);

    public static OnnxTensor Read(WireReader reader)
    {
        var tensor = new OnnxTensor();
        var external = new Dictionary<string, string>();
        var isExternal = false;
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Varint or WireType.Bytes): reader.ReadRepeated(type, tensor.Dimensions, each => each.ReadInt64()); break;
                case (2, WireType.Varint): tensor.Type = ElementTypeOf(reader.ReadVarint()); break;
                case (4, WireType.Fixed32): ReadTaggedFloats(reader, tensor); break;
                case (4 or 9 or 10, WireType.Bytes): SetPayload(reader, tensor, TensorEncoding.Raw); break;
                case (5 or 7 or 11, WireType.Bytes): SetPayload(reader, tensor, TensorEncoding.Varint); break;
                case (5 or 7 or 11, WireType.Varint): AddScattered(reader, tensor, reader.ReadVarint()); break;
                case (10, WireType.Fixed64): AddScattered(reader, tensor, reader.ReadFixed64()); break;
                case (8, WireType.Bytes): tensor.Name = reader.ReadString(); break;
                case (13, WireType.Bytes):
                    var (key, value) = reader.ReadMessage(ReadEntry);
                    external[key] = value;
                    break;
                case (14, WireType.Varint): isExternal = reader.ReadVarint() == 1; break;
                default: reader.Skip(type); break;
            }
        }

        if (isExternal)
            SetExternal(reader, tensor, external);
        return tensor;
    }

    public static OnnxSparseTensor ReadSparse(WireReader reader)
    {
        OnnxTensor values = new(), indices = new();
        var dimensions = new List<long>();
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): values = reader.ReadMessage(Read); break;
                case (2, WireType.Bytes): indices = reader.ReadMessage(Read); break;
                case (3, WireType.Varint or WireType.Bytes): reader.ReadRepeated(type, dimensions, each => each.ReadInt64()); break;
                default: reader.Skip(type); break;
            }
        }

        return new OnnxSparseTensor(values, indices, dimensions);
    }

    /// <summary>An attribute's floats: their values, and where they lie.</summary>
    public static void ReadFloats(WireReader reader, WireType type, OnnxAttribute attribute)
    {
        var payload = attribute.FloatPayload;
        if (type == WireType.Fixed32)
        {
            ExtendTagged(reader, payload, reader.Position - 1);
            reader.ReadRepeated(type, attribute.Floats, each => each.ReadFloat());
            return;
        }

        RequireFirst(reader, payload);
        var count = attribute.Floats.Count;
        reader.ReadRepeated(type, attribute.Floats, each => each.ReadFloat());
        payload.Length = 4L * (attribute.Floats.Count - count);
        payload.Offset = reader.Position - payload.Length;
    }

    private static void SetPayload(WireReader reader, OnnxTensor tensor, TensorEncoding encoding)
    {
        var (offset, length) = reader.SkipBytes();
        if (length == 0)
            return;
        RequireFirst(reader, tensor);
        (tensor.Offset, tensor.Length, tensor.Encoding) = (offset, length, encoding);
    }

    /// <summary>Runs of "tag, float": the tag of field 4 is one byte.</summary>
    private static void ReadTaggedFloats(WireReader reader, OnnxTensor tensor)
    {
        ExtendTagged(reader, tensor, reader.Position - 1);
        reader.Skip(WireType.Fixed32);
    }

    private static void ExtendTagged(WireReader reader, OnnxTensor tensor, long offset)
    {
        if (tensor.Length == 0)
            (tensor.Offset, tensor.Encoding) = (offset, TensorEncoding.TaggedFloat32);
        else if (tensor.Encoding != TensorEncoding.TaggedFloat32 || tensor.Offset + tensor.Length != offset)
            throw reader.Corrupt($"the values of tensor '{tensor.Name}' are not in one piece");
        tensor.Length += 5;
    }

    private static void AddScattered(WireReader reader, OnnxTensor tensor, ulong bits)
    {
        if (tensor.Values is null)
            RequireFirst(reader, tensor);
        tensor.Values ??= [];
        if (tensor.Values.Count == MostScatteredValues)
            throw reader.Corrupt($"tensor '{tensor.Name}' stores more than {MostScatteredValues} values one by one");
        tensor.Values.Add(bits);
    }

    private static void RequireFirst(WireReader reader, OnnxTensor tensor)
    {
        if (tensor.Length > 0 || tensor.Values is not null)
            throw reader.Corrupt($"the values of tensor '{tensor.Name}' are not in one piece");
    }

    private static void SetExternal(WireReader reader, OnnxTensor tensor, Dictionary<string, string> entries)
    {
        if (!entries.TryGetValue("location", out var location) || location.Length == 0)
            throw reader.Corrupt($"the external data of tensor '{tensor.Name}' has no location");
        tensor.File = location;
        tensor.Encoding = TensorEncoding.Raw;
        tensor.Offset = Number(reader, tensor, entries, "offset");
        // Without a length the payload is as long as the shape says.
        tensor.Length = entries.ContainsKey("length") ? Number(reader, tensor, entries, "length") : -1;
        tensor.Values = null;
    }

    private static long Number(WireReader reader, OnnxTensor tensor, Dictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text))
            return 0;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw reader.Corrupt($"the external data of tensor '{tensor.Name}' has an invalid {key}");
        return number;
    }

    private static (string Key, string Value) ReadEntry(WireReader reader)
    {
        var (key, value) = ("", "");
        while (reader.NextField(out var field, out var type))
        {
            switch (field, type)
            {
                case (1, WireType.Bytes): key = reader.ReadString(); break;
                case (2, WireType.Bytes): value = reader.ReadString(); break;
                default: reader.Skip(type); break;
            }
        }

        return (key, value);
    }
}
