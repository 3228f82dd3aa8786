using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>Reads payloads: float32 as it is, all else piece by piece into float64.</summary>
internal static class WeightDecoder
{
    private const int ChunkBytes = 1 << 16;
    private const int ChunkElements = 1 << 28;
    private const int LongestNumber = 64;

    // Protobuf's tags of unpacked floats, four bytes each: field 4 of a tensor (float_data), field 7 of an attribute (floats).
    private const byte FloatDataTag = (4 << 3) | 5, FloatsTag = (7 << 3) | 5;

    /// <exception cref="WeightMismatchException">The stream ends before the payload does, or holds something else.</exception>
    public static WeightTensor Read(Stream stream, WeightEntry entry)
    {
        if (entry.Offset < 0 || entry.Length < 0 || entry.Offset > stream.Length - entry.Length)
        {
            throw new WeightMismatchException(
                $"The file of tensor '{entry.Name}' is truncated: its payload ends at byte {entry.Offset + entry.Length}, the file at " +
                $"{stream.Length}.");
        }

        // Every encoding needs a byte for an element, so that no small file asks for much memory; rows with zeros left out have a limit.
        var most = entry.Encoding == WeightEncoding.SparseRows ? SparseRows.MostElements : entry.Length;
        if (WeightTensor.Count(entry.Shape) > most)
            throw Damaged(entry, $"{entry.Length} bytes for shape [{string.Join(", ", entry.Shape)}]");
        stream.Position = entry.Offset;
        if (entry is { Encoding: WeightEncoding.Raw, Type: WeightType.Float32 } && BitConverter.IsLittleEndian)
            return ReadSingles(stream, entry);
        var data = new double[WeightTensor.Count(entry.Shape)];
        switch (entry.Encoding)
        {
            case WeightEncoding.Varint:
                ReadVarints(stream, entry, data);
                break;
            case WeightEncoding.Text:
                ReadText(stream, entry, data);
                break;
            case WeightEncoding.SparseRows:
                if (SparseRows.Read(stream, entry.Length, -1, data, entry.Shape[0], entry.Shape[1]) is { } wrong)
                    throw Damaged(entry, $"a line of which is wrong: {wrong.What}");
                break;
            default:
                ReadFixed(stream, entry, data);
                break;
        }

        return new WeightTensor(data, entry.Shape);
    }

    private static WeightTensor ReadSingles(Stream stream, WeightEntry entry)
    {
        var count = WeightTensor.Count(entry.Shape);
        if (entry.Length != (long)count * sizeof(float))
            throw Damaged(entry, $"{entry.Length} bytes for {count} elements of {entry.Type}");
        if (MappedFile.ElementsOf(stream, entry.Offset, count) is { } mapped)
            return new WeightTensor(mapped, entry.Shape);

        var data = GC.AllocateUninitializedArray<float>(count);
        // No array of 2 GB has a span of bytes.
        for (var done = 0; done < data.Length; done += ChunkElements)
            stream.ReadExactly(MemoryMarshal.AsBytes(data.AsSpan(done, Math.Min(ChunkElements, data.Length - done))));
        return new WeightTensor(data, entry.Shape);
    }

    private static void ReadFixed(Stream stream, WeightEntry entry, double[] data)
    {
        var tagged = entry.Encoding == WeightEncoding.TaggedFloat32;
        var size = tagged ? 1 + sizeof(float) : SizeOf(entry.Type);
        if (entry.Length != (long)data.Length * size)
            throw Damaged(entry, $"{entry.Length} bytes for {data.Length} elements of {entry.Type}");

        var chunk = new byte[ChunkBytes / size * size];
        for (var done = 0; done < data.Length;)
        {
            var bytes = chunk.AsSpan(0, Math.Min(chunk.Length, (data.Length - done) * size));
            stream.ReadExactly(bytes);
            for (; bytes.Length > 0; bytes = bytes[size..])
            {
                if (tagged && bytes[0] is not (FloatDataTag or FloatsTag))
                    throw Damaged(entry, "something else between its elements");
                data[done++] = Decode(entry.Type, tagged ? bytes[1..] : bytes);
            }
        }
    }

    private static void ReadVarints(Stream stream, WeightEntry entry, double[] data)
    {
        var end = entry.Offset + entry.Length;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        for (var index = 0; index < data.Length; index++)
        {
            var bits = 0UL;
            var shift = 0;
            int next;
            do
            {
                next = stream.Position < end && shift < 64 ? stream.ReadByte() : -1;
                if (next < 0)
                    throw Damaged(entry, $"a broken element {index}");
                bits |= (ulong)(next & 0x7F) << shift;
                shift += 7;
            }
            while (next >= 0x80);
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
            data[index] = Decode(entry.Type, bytes);
        }

        if (stream.Position != end)
            throw Damaged(entry, "more elements than its shape");
    }

    private static void ReadText(Stream stream, WeightEntry entry, double[] data)
    {
        var token = new byte[LongestNumber];
        var (length, count) = (0, 0);
        for (var position = 0L; position <= entry.Length; position++)
        {
            var character = position < entry.Length ? stream.ReadByte() : ' ';
            if (character is ' ' or '\t' or '\r' or '\n')
            {
                if (length > 0)
                    Add(token.AsSpan(0, length));
                length = 0;
            }
            else
            {
                token[length < LongestNumber ? length++ : throw Damaged(entry, "something else than numbers")] = (byte)character;
            }
        }

        if (count != data.Length)
            throw Damaged(entry, $"{count} of {data.Length} numbers");

        void Add(ReadOnlySpan<byte> text)
        {
            if (count == data.Length || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out data[count])
                || !double.IsFinite(data[count]))
                throw Damaged(entry, "something else than its numbers");
            count++;
        }
    }

    private static double Decode(WeightType type, ReadOnlySpan<byte> bytes) => type switch
    {
        WeightType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        WeightType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        WeightType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        WeightType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        WeightType.UInt8 => bytes[0],
        WeightType.Bool => bytes[0] == 0 ? 0 : 1,
        WeightType.Int8 => (sbyte)bytes[0],
        WeightType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        WeightType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        WeightType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        WeightType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        WeightType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        WeightType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of weights."),
    };

    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(WeightType type) => type switch
    {
        WeightType.UInt8 or WeightType.Int8 or WeightType.Bool => 1,
        WeightType.UInt16 or WeightType.Int16 or WeightType.Float16 or WeightType.BFloat16 => 2,
        WeightType.Float32 or WeightType.Int32 or WeightType.UInt32 => 4,
        WeightType.Float64 or WeightType.Int64 or WeightType.UInt64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of weights."),
    };

    private static WeightMismatchException Damaged(WeightEntry entry, string what) =>
        new($"The payload of tensor '{entry.Name}' is damaged: it has {what}.");
}
