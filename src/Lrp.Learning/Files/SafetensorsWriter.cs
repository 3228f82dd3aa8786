using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lrp.Learning;

/// <summary>
/// A file of safetensors: eight bytes of length, a header in JSON, then the elements of all tensors
/// (https://github.com/huggingface/safetensors). Little-endian, as all machines of .NET 10 are that vectors run on.
/// </summary>
internal sealed class SafetensorsWriter
{
    /// <summary>Headers end, filled up by blanks, where elements of eight bytes may begin.</summary>
    private const int Alignment = 8;

    private readonly List<(string Name, string Type, int[] Shape, byte[] Data)> _tensors = [];

    /// <summary>Texts beside the tensors.</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public void Add(string name, int[] shape, double[] data) => Add(name, "F64", shape, MemoryMarshal.AsBytes<double>(data));

    public void Add(string name, int[] shape, float[] data) => Add(name, "F32", shape, MemoryMarshal.AsBytes<float>(data));

    /// <summary>Writes the file, in one piece or not at all.</summary>
    public void Save(string path)
    {
        var unfinished = path + ".part";
        using (var stream = File.Create(unfinished))
            Write(stream);
        File.Move(unfinished, path, overwrite: true);
    }

    public void Write(Stream stream)
    {
        var header = Header();
        stream.Write(BitConverter.GetBytes((ulong)header.Length));
        stream.Write(header);
        // Those of eight bytes first, so that all are aligned.
        foreach (var tensor in Ordered())
            stream.Write(tensor.Data);
    }

    private IEnumerable<(string Name, string Type, int[] Shape, byte[] Data)> Ordered() =>
        _tensors.OrderByDescending(tensor => tensor.Type == "F64");

    private void Add(string name, string type, int[] shape, ReadOnlySpan<byte> data) => _tensors.Add((name, type, shape, data.ToArray()));

    private byte[] Header()
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            foreach (var (key, value) in Metadata)
                json.WriteString(key, value);
            json.WriteEndObject();
            var place = 0L;
            foreach (var (name, type, shape, data) in Ordered())
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", shape.Select(size => (long)size));
                WriteNumbers(json, "data_offsets", [place, place += data.Length]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (header.Length % Alignment != 0)
            header.WriteByte((byte)' ');
        return header.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
