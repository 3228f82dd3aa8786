using System.Buffers.Binary;
using System.IO.Compression;

namespace Lrp.Analysis;

/// <summary>Writes pictures as PNG: red, green and blue, a byte each.</summary>
internal static class PngWriter
{
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgb)
    {
        using var stream = new MemoryStream();
        stream.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // Eight bits of true colour; the rest is zero.
        (header[8], header[9], header[10], header[11], header[12]) = (8, 2, 0, 0, 0);
        Chunk(stream, "IHDR"u8, header);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                // Filter 0: bytes as they are.
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(3 * row * width, 3 * width));
            }
        }

        Chunk(stream, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Chunk(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    private static void Chunk(MemoryStream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        var start = (int)stream.Length;
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(stream.GetBuffer().AsSpan(start, type.Length + content.Length)));
        stream.Write(number);
    }

    /// <summary>CRC-32 of ISO 3309, bit by bit: pictures of a report are small.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
