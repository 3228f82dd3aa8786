using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Lrp.Generated;

/// <summary>What a file of safetensors says of itself: its tensors, in the order of their places, and texts beside them.</summary>
internal sealed record SafetensorsContent(IReadOnlyList<PlacedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Reads the header of the safetensors format: eight bytes of length, JSON, then the elements of all tensors without gaps
/// (https://github.com/huggingface/safetensors). The file is untrusted: what the format forbids is refused.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    private const long LongestHeader = 100_000_000;

    private const int Prefix = sizeof(ulong);

    // The format needs three levels; properties that a later version of it may bring are skipped.
    private const int DeepestNesting = 32;

    /// <summary>Element types: bits, and how we read them; null for those that weights cannot have.</summary>
    private static readonly Dictionary<string, (int Bits, WeightType? Type)> s_types = new()
    {
        ["F64"] = (64, WeightType.Float64),
        ["F32"] = (32, WeightType.Float32),
        ["F16"] = (16, WeightType.Float16),
        ["BF16"] = (16, WeightType.BFloat16),
        ["I64"] = (64, WeightType.Int64),
        ["I32"] = (32, WeightType.Int32),
        ["I16"] = (16, WeightType.Int16),
        ["I8"] = (8, WeightType.Int8),
        ["U64"] = (64, WeightType.UInt64),
        ["U32"] = (32, WeightType.UInt32),
        ["U16"] = (16, WeightType.UInt16),
        ["U8"] = (8, WeightType.UInt8),
        ["BOOL"] = (8, WeightType.Bool),
        ["C64"] = (64, null),
        ["F8_E5M2"] = (8, null),
        ["F8_E4M3"] = (8, null),
        ["F8_E8M0"] = (8, null),
        ["F6_E2M3"] = (6, null),
        ["F6_E3M2"] = (6, null),
        ["F4"] = (4, null),
    };

    /// <exception cref="InvalidDataException">It is no such file; the message names the file and what is wrong.</exception>
    public static SafetensorsContent Read(Stream stream, string file)
    {
        if (stream.Length < Prefix)
            throw Invalid(file, $"it has {stream.Length} bytes");
        Span<byte> prefix = stackalloc byte[Prefix];
        stream.Position = 0;
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader)
            throw Invalid(file, $"its header would have {length} bytes, more than {LongestHeader}");
        if (length > (ulong)(stream.Length - Prefix))
            throw Invalid(file, $"its header would have {length} bytes, but the file ends after {stream.Length}");
        var json = new byte[length];
        stream.ReadExactly(json);
        if (!Utf8.IsValid(json))
            throw Invalid(file, "its header is not UTF-8");
        if (length == 0 || json[0] != '{')
            throw Invalid(file, "its header does not begin with '{'");
        try
        {
            var content = Parse(json, file);
            return content with { Tensors = Place(content.Tensors, Prefix + (long)length, stream.Length, file) };
        }
        catch (JsonException exception)
        {
            throw Invalid(file, $"its header is not valid JSON at byte {exception.BytePositionInLine}", exception);
        }
    }

    private static SafetensorsContent Parse(byte[] json, string file)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
        var tensors = new Dictionary<string, PlacedTensor>();
        Dictionary<string, string>? metadata = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader, file);
            reader.Read();
            if (name == "__metadata__" && metadata is null)
                metadata = Metadata(ref reader, file);
            else if (name == "__metadata__" || !tensors.TryAdd(name, Tensor(ref reader, name, file)))
                throw Invalid(file, $"its header has '{name}' twice");
        }

        // Anything but white space behind the header's object is an error that the reader finds.
        reader.Read();
        return new SafetensorsContent([.. tensors.Values], metadata ?? []);
    }

    private static Dictionary<string, string> Metadata(ref Utf8JsonReader reader, string file)
    {
        var metadata = new Dictionary<string, string>();
        if (reader.TokenType == JsonTokenType.Null)
            return metadata;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Invalid(file, "its __metadata__ is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(ref reader, file);
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Invalid(file, $"its metadata '{name}' is no text");
            if (!metadata.TryAdd(name, Text(ref reader, file)))
                throw Invalid(file, $"its metadata has '{name}' twice");
        }

        return metadata;
    }

    /// <summary>A tensor whose place counts from the end of the header, as the format has it.</summary>
    private static PlacedTensor Tensor(ref Utf8JsonReader reader, string name, string file)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Invalid(file, $"its tensor '{name}' is no object");
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = Text(ref reader, file);
            reader.Read();
            switch (property)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    type = Text(ref reader, file);
                    break;
                case "shape" when shape is null:
                    shape = Integers(ref reader, $"shape of tensor '{name}'", file);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = Integers(ref reader, $"place of tensor '{name}'", file);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw Invalid(file, $"its tensor '{name}' has no valid {property}");
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [var begin, var end])
            throw Invalid(file, $"its tensor '{name}' lacks dtype, shape or two data_offsets");
        if (!s_types.TryGetValue(type, out var element))
            throw Invalid(file, $"its tensor '{name}' has the unknown type '{type}'");
        if (begin > end)
            throw Invalid(file, $"its tensor '{name}' ends before it begins");
        if (Bytes(shape, element.Bits) != end - begin)
        {
            throw Invalid(file,
                $"its tensor '{name}' of shape [{string.Join(", ", shape)}] and type {type} cannot have {end - begin} bytes");
        }

        return new PlacedTensor(new StoredTensor(name, type, shape), element.Type, null, begin, end - begin);
    }

    private static List<long> Integers(ref Utf8JsonReader reader, string what, string file)
    {
        var integers = new List<long>();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Invalid(file, $"the {what} is no list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
                throw Invalid(file, $"the {what} has something else than natural numbers");
            integers.Add(value);
        }

        return integers;
    }

    /// <summary>Bytes of so many elements; −1 where that is no whole number, or none that a file can have.</summary>
    private static long Bytes(List<long> shape, int bits)
    {
        Int128 total = bits;
        foreach (var dimension in shape)
        {
            total *= dimension;
            if (total / 8 > long.MaxValue)
                return -1;
        }

        return total % 8 == 0 ? (long)(total / 8) : -1;
    }

    /// <summary>The tensors fill what follows the header, one after the other.</summary>
    private static IReadOnlyList<PlacedTensor> Place(IReadOnlyList<PlacedTensor> tensors, long start, long fileLength, string file)
    {
        var position = 0L;
        var placed = new List<PlacedTensor>(tensors.Count);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length))
        {
            if (tensor.Offset != position)
                throw Invalid(file, $"its tensor '{tensor.Name}' begins at {tensor.Offset} instead of {position}");
            // Both are within a file's length, or the next tensor does not begin there, or the end is not the file's.
            position = tensor.Length <= long.MaxValue - position ? position + tensor.Length : -1;
            placed.Add(tensor with { Offset = start + tensor.Offset });
        }

        return position == fileLength - start
            ? placed
            : throw Invalid(file, $"its tensors have {position} bytes, but {fileLength - start} follow the header");
    }

    /// <summary>A string or name; UTF-8 may still hold half of a pair of escaped surrogates.</summary>
    private static string Text(ref Utf8JsonReader reader, string file)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Invalid(file, "a text of its header is no Unicode", exception);
        }
    }

    private static InvalidDataException Invalid(string file, string what, Exception? cause = null) =>
        new($"'{file}' is not a valid file of safetensors: {what}.", cause);
}
