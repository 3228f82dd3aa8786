using System.Runtime.InteropServices;
using System.Text;

namespace Lrp.Cli.Tests;

/// <summary>Writes the files that the command line reads.</summary>
internal static class TensorBytes
{
    /// <summary>A TensorProto of float32 as raw data.</summary>
    public static byte[] Proto(int[] shape, params float[] values) =>
        [.. Dimensions(shape), 0x10, 1, .. Field(9, MemoryMarshal.AsBytes(values.AsSpan()))];

    public static byte[] Dimensions(params int[] shape) => [.. shape.SelectMany(dimension => (byte[])[0x08, .. Varint((ulong)dimension)])];

    public static byte[] Field(int number, ReadOnlySpan<byte> content) =>
        [(byte)(number << 3 | 2), .. Varint((ulong)content.Length), .. content];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static byte[] Npy(string header, params byte[] payload)
    {
        var text = Encoding.Latin1.GetBytes(header);
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text, .. payload];
    }

    public static string NpyHeader(string descr, string shape, string fortran = "False") =>
        $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({shape}), }}\n";
}
