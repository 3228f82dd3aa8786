using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Lrp;

/// <summary>
/// Writes files of safetensors (https://github.com/huggingface/safetensors), which <c>WeightSource.FromFile</c>, PyTorch and
/// others read.
/// </summary>
#if LRP_LEARNING
internal
#else
public
#endif
    static partial class Safetensors
{
    // Elements begin at a multiple of eight bytes, so that who maps the file can read them in place.
    private const int Alignment = 8;

    /// <summary>Writes tensors one after the other.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="tensors">What to write, in order; types are <c>F32</c>, <c>F64</c>, <c>F16</c> and <c>BF16</c>.</param>
    /// <param name="read">Gives the elements of a tensor, row-major, when their turn comes; they are rounded to its type.</param>
    /// <param name="metadata">Texts beside the tensors.</param>
    /// <exception cref="ArgumentException">A name is there twice, a type is another, or a shape has other elements.</exception>
    public static void Write(
        Stream stream, IReadOnlyList<StoredTensor> tensors, Func<StoredTensor, double[]> read,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (tensors.GroupBy(tensor => tensor.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two tensors '{twice.Key}'.", nameof(tensors));
        var header = Header(tensors, metadata ?? new Dictionary<string, string>());
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in tensors)
        {
            var values = read(tensor);
            if (values.Length != Count(tensor))
                throw new ArgumentException($"The tensor {tensor} has {values.Length} elements.", nameof(read));
            stream.Write(Encode(values, tensor.Type));
        }
    }

    private static byte[] Header(IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata)
                    json.WriteString(key, value);
                json.WriteEndObject();
            }

            var offset = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type);
                WriteIntegers(json, "shape", tensor.Shape);
                WriteIntegers(json, "data_offsets", [offset, offset += Count(tensor) * SizeOf(tensor.Type)]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padding = (Alignment - (buffer.WrittenCount % Alignment)) % Alignment;
        return [.. buffer.WrittenSpan, .. Enumerable.Repeat((byte)' ', padding)];
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static byte[] Encode(double[] values, string type)
    {
        var size = SizeOf(type);
        var bytes = new byte[values.Length * (long)size];
        for (var index = 0; index < values.Length; index++)
        {
            var target = bytes.AsSpan(index * size, size);
            switch (type)
            {
                case "F64":
                    BinaryPrimitives.WriteDoubleLittleEndian(target, values[index]);
                    break;
                case "F32":
                    BinaryPrimitives.WriteSingleLittleEndian(target, (float)values[index]);
                    break;
                case "F16":
                    BinaryPrimitives.WriteHalfLittleEndian(target, (Half)values[index]);
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(target, ToBFloat16((float)values[index]));
                    break;
            }
        }

        return bytes;
    }

    /// <summary>The upper half of a float32, rounded to the nearest, ties to even; what is not a number stays so.</summary>
    private static ushort ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    private static long Count(StoredTensor tensor) => tensor.Shape.Aggregate(1L, (count, dimension) => checked(count * dimension));

    private static int SizeOf(string type) => type switch
    {
        "F64" => sizeof(double),
        "F32" => sizeof(float),
        "F16" or "BF16" => sizeof(ushort),
        _ => throw new ArgumentException($"The type '{type}' is none of F32, F64, F16 and BF16.", nameof(type)),
    };
}
