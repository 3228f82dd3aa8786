using System.Numerics;
using System.Runtime.InteropServices;
using Lrp.Compiler.IR;

namespace Lrp.Cli.Tensors;

/// <summary>Widens stored elements of any numeric type to float64.</summary>
internal static class ElementConversion
{
    /// <summary>Little-endian elements without gaps.</summary>
    /// <exception cref="InvalidDataException">The bytes are not as many as the elements need, or the type is not numeric.</exception>
    public static double[] Widen(ReadOnlySpan<byte> bytes, ElementType type, int count) => type switch
    {
        ElementType.Float32 => Widen<float>(bytes, count),
        ElementType.Float64 => Widen<double>(bytes, count),
        ElementType.Float16 => Widen<Half>(bytes, count),
        ElementType.BFloat16 => Array.ConvertAll(Widen<ushort>(bytes, count), bits => FromBFloat16((ushort)bits)),
        ElementType.UInt8 or ElementType.Bool => Widen<byte>(bytes, count),
        ElementType.Int8 => Widen<sbyte>(bytes, count),
        ElementType.UInt16 => Widen<ushort>(bytes, count),
        ElementType.Int16 => Widen<short>(bytes, count),
        ElementType.UInt32 => Widen<uint>(bytes, count),
        ElementType.Int32 => Widen<int>(bytes, count),
        ElementType.UInt64 => Widen<ulong>(bytes, count),
        ElementType.Int64 => Widen<long>(bytes, count),
        _ => throw new InvalidDataException($"elements of type {type} are not numbers"),
    };

    /// <summary>An element that protobuf stores as a varint: an integer, or the bits of a 16-bit float.</summary>
    public static double FromVarint(ulong bits, ElementType type) => type switch
    {
        ElementType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
        ElementType.BFloat16 => FromBFloat16((ushort)bits),
        ElementType.UInt32 or ElementType.UInt64 => bits,
        _ => (long)bits,
    };

    private static double FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static double[] Widen<T>(ReadOnlySpan<byte> bytes, int count)
        where T : unmanaged, INumberBase<T>
    {
        var expected = (long)count * Marshal.SizeOf<T>();
        if (bytes.Length != expected)
            throw new InvalidDataException($"{count} elements need {expected} bytes, there are {bytes.Length}");
        var values = new double[count];
        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        for (var index = 0; index < count; index++)
            values[index] = double.CreateChecked(elements[index]);
        return values;
    }
}
