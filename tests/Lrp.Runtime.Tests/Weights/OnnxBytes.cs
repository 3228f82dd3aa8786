using System.Buffers.Binary;
using System.Text;
using Lrp.Generated;
using Lrp.Shared;

namespace Lrp.Runtime.Tests.Weights;

/// <summary>Writes just enough of the ONNX format for these tests, and the table that a compiler would make of it.</summary>
internal sealed class OnnxBytes
{
    private readonly MemoryStream _graph = new();
    private readonly List<(WeightEntry Entry, byte[] Payload)> _tensors = [];

    /// <summary>The whole file.</summary>
    public byte[] Bytes => [.. Field(1, [8]), .. Field(7, _graph.ToArray())];

    /// <summary>What the compiler would write down about it.</summary>
    public WeightTable Table
    {
        get
        {
            var bytes = Bytes;
            var entries = _tensors
                .Select(tensor => tensor.Entry.File is null
                    ? tensor.Entry with { Offset = bytes.AsSpan().IndexOf(tensor.Payload) } : tensor.Entry)
                .ToList();
            var payloads = entries.Where(entry => entry.File is null).Select(entry => (entry.Offset, entry.Length));
            return new WeightTable("net.onnx", bytes.Length, Fingerprint.Compute(new MemoryStream(bytes), payloads), entries);
        }
    }

    public OnnxBytes Node(string type, params byte[] attributes)
    {
        _graph.Write(Field(1, [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, type), .. attributes]));
        return this;
    }

    /// <summary>An initialiser with raw_data.</summary>
    public OnnxBytes Floats(string name, int[] shape, params float[] values) => Tensor(
        name, WeightType.Float32, shape, 9, WeightEncoding.Raw, [.. values.SelectMany(value => BitConverter.GetBytes(value))]);

    /// <summary>An initialiser with a payload of any kind in the given field.</summary>
    public OnnxBytes Tensor(string name, WeightType type, int[] shape, int field, WeightEncoding encoding, byte[] payload)
    {
        _tensors.Add((new WeightEntry(name, null, 0, payload.Length, encoding, type, shape), payload));
        byte[] data = encoding == WeightEncoding.TaggedFloat32 ? payload : Field(field, payload);
        _graph.Write(Field(5, [.. Declaration(name, type, shape), .. data]));
        return this;
    }

    /// <summary>An initialiser in another file.</summary>
    public OnnxBytes External(string name, string file, long offset, int[] shape)
    {
        var length = shape.Aggregate(sizeof(float), (a, b) => a * b);
        _tensors.Add((new WeightEntry(name, file, offset, length, WeightEncoding.Raw, WeightType.Float32, shape), []));
        _graph.Write(Field(5, [.. Declaration(name, WeightType.Float32, shape), .. Field(13, [.. Text(1, "location"), .. Text(2, file)])]));
        return this;
    }

    /// <summary>A Constant node; its tensor has the output's name.</summary>
    public OnnxBytes Constant(string output, float value)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(payload, value);
        _tensors.Add((new WeightEntry(output, null, 0, 4, WeightEncoding.Raw, WeightType.Float32, 1), payload));
        byte[] tensor = [.. Declaration("", WeightType.Float32, [1]), .. Field(9, payload)];
        _graph.Write(Field(1, [.. Text(2, output), .. Text(4, "Constant"), .. Field(5, [.. Text(1, "value"), .. Field(5, tensor)])]));
        return this;
    }

    private static byte[] Declaration(string name, WeightType type, int[] shape) =>
        [.. shape.SelectMany(dimension => (byte[])[1 << 3, .. Varint(dimension)]), 2 << 3, (byte)type, .. Text(8, name)];

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
