using System.Globalization;
using System.Text;

namespace Lrp.Generated;

/// <summary>A tensor as the model file declares it.</summary>
/// <param name="Type">ONNX's number of the element type.</param>
internal sealed record OnnxTensor(string Name, int Type, long[] Shape)
{
    /// <summary>The external data file of its elements; null for the model file itself.</summary>
    public string? File { get; init; }

    public long Offset { get; init; }

    /// <summary>Bytes of the elements; −1 where nothing says it.</summary>
    public long Length { get; init; } = -1;

    public WeightEncoding Encoding { get; init; }
}

/// <summary>
/// Lists the tensors that an ONNX file stores, without their payloads: for weights by name, and for messages about a file that does not
/// fit. Reads the wire format directly, a few kilobytes of any file.
/// </summary>
internal sealed class OnnxTensorReader(Stream stream)
{
    // Field numbers of onnx.proto.
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int GraphInitializer = 5;
    private const int NodeOutput = 2;
    private const int NodeAttribute = 5;
    private const int AttributeTensor = 5;
    private const int TensorDimensions = 1;
    private const int TensorType = 2;
    private const int TensorName = 8;
    private const int TensorFloats = 4;
    private const int TensorIntegers = 5;
    private const int TensorLongs = 7;
    private const int TensorRaw = 9;
    private const int TensorDoubles = 10;
    private const int TensorUnsigned = 11;
    private const int TensorExternal = 13;
    private const int EntryKey = 1;
    private const int EntryValue = 2;

    // Wire types.
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private const int LongestName = 1 << 16;
    private const int HighestRank = 64;

    /// <summary>The initialisers, and the tensors of Constant nodes under their output's name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or no ONNX file.</exception>
    public List<OnnxTensor> ReadAll()
    {
        var tensors = new List<OnnxTensor>();
        stream.Position = 0;
        ReadMessage(stream.Length, (modelField, graphEnd) =>
        {
            if (modelField != ModelGraph)
                return;
            ReadMessage(graphEnd, (field, end) =>
            {
                if (field == GraphInitializer)
                    tensors.Add(ReadTensor(end));
                else if (field == GraphNode)
                    ReadNode(end, tensors);
            });
        });
        return tensors;
    }

    private void ReadNode(long nodeEnd, List<OnnxTensor> tensors)
    {
        var output = "";
        OnnxTensor? constant = null;
        ReadMessage(nodeEnd, (field, end) =>
        {
            if (field == NodeOutput && output.Length == 0)
                output = ReadString(end);
            else if (field == NodeAttribute)
            {
                ReadMessage(end, (attributeField, tensorEnd) =>
                {
                    if (attributeField == AttributeTensor)
                        constant = ReadTensor(tensorEnd);
                });
            }
        });
        if (constant is not null)
            tensors.Add(constant with { Name = output });
    }

    private OnnxTensor ReadTensor(long tensorEnd)
    {
        var shape = new List<long>();
        var tensor = new OnnxTensor("", 0, []);
        ReadMessage(
            tensorEnd,
            (field, end) =>
            {
                switch (field)
                {
                    case TensorName:
                        tensor = tensor with { Name = ReadString(end) };
                        break;
                    case TensorDimensions:
                        while (stream.Position < end)
                            AddDimension(ReadVarint());
                        break;
                    case TensorRaw or TensorFloats or TensorDoubles:
                        Place(end, WeightEncoding.Raw);
                        break;
                    case TensorIntegers or TensorLongs or TensorUnsigned:
                        Place(end, WeightEncoding.Varint);
                        break;
                    case TensorExternal:
                        tensor = ReadExternal(end, tensor);
                        break;
                }
            },
            (field, value) =>
            {
                if (field == TensorType)
                    tensor = tensor with { Type = (int)value };
                else if (field == TensorDimensions)
                    AddDimension(value);
            },
            // Floats that are not packed: a tag of a byte before each.
            field => tensor = field != TensorFloats ? tensor : tensor with
            {
                Offset = tensor.Length < 0 ? stream.Position - 1 : tensor.Offset,
                Length = Math.Max(tensor.Length, 0) + 1 + sizeof(float),
                Encoding = WeightEncoding.TaggedFloat32,
            });
        return tensor with { Shape = [.. shape] };

        void Place(long end, WeightEncoding encoding) =>
            tensor = tensor with { Offset = stream.Position, Length = end - stream.Position, Encoding = encoding };

        void AddDimension(ulong value)
        {
            if (shape.Count == HighestRank)
                throw new InvalidDataException("a tensor has too many dimensions");
            shape.Add((long)value);
        }
    }

    /// <summary>One of the entries that say where external data is.</summary>
    private OnnxTensor ReadExternal(long entryEnd, OnnxTensor tensor)
    {
        var (key, value) = ("", "");
        ReadMessage(entryEnd, (field, end) =>
        {
            if (field == EntryKey)
                key = ReadString(end);
            else if (field == EntryValue)
                value = ReadString(end);
        });
        if (key == "location")
            return tensor with { File = value };
        if (key is not ("offset" or "length"))
            return tensor;
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new InvalidDataException($"the {key} of external data is '{value}'");
        return key == "offset" ? tensor with { Offset = number } : tensor with { Length = number };
    }

    /// <summary>Reads fields up to <paramref name="end"/>; whatever a callback leaves of its field is skipped.</summary>
    /// <param name="onBytes">Gets field number and end position; the stream stands at the field's first byte.</param>
    /// <param name="onNumber">Gets field number and value.</param>
    /// <param name="onFixed32">Gets field number; the stream stands at the first of four bytes.</param>
    private void ReadMessage(
        long end, Action<int, long> onBytes, Action<int, ulong>? onNumber = null, Action<int>? onFixed32 = null)
    {
        while (stream.Position < end)
        {
            var tag = ReadVarint();
            var field = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Varint:
                    var value = ReadVarint();
                    onNumber?.Invoke(field, value);
                    break;
                case Fixed64:
                    Skip(8, end);
                    break;
                case Fixed32:
                    onFixed32?.Invoke(field);
                    Skip(4, end);
                    break;
                case LengthDelimited:
                    var length = ReadVarint();
                    if (length > (ulong)Math.Max(end - stream.Position, 0))
                        throw new InvalidDataException($"it ends within a field at byte {stream.Position}");
                    var fieldEnd = stream.Position + (long)length;
                    onBytes(field, fieldEnd);
                    stream.Position = fieldEnd;
                    break;
                default:
                    throw new InvalidDataException($"it has no valid field at byte {stream.Position}");
            }
        }
    }

    private void Skip(int count, long end)
    {
        if (count > end - stream.Position)
            throw new InvalidDataException($"it ends within a field at byte {stream.Position}");
        stream.Position += count;
    }

    private string ReadString(long end)
    {
        var bytes = new byte[Math.Min(end - stream.Position, LongestName)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("it ends within a number");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException($"it has an overlong number at byte {stream.Position}");
    }
}
