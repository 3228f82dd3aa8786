using Lrp.Compiler.IR;

namespace Lrp.Compiler.Onnx;

/// <summary>Decodes the payload of a stored tensor to float64.</summary>
internal static class TensorPayload
{
    /// <summary>Bytes of one element; 0 for types that are not supported.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.Int8 or ElementType.UInt8 => 1,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
        _ => 0,
    };

    public static double[] Decode(WireReader reader, TensorEncoding encoding, ElementType type, int count)
    {
        var values = new double[count];
        for (var index = 0; index < count; index++)
            values[index] = encoding switch
            {
                TensorEncoding.Varint => FromBits(reader.ReadVarint(), type, widened: true),
                TensorEncoding.TaggedFloat32 => ReadTagged(reader),
                _ => FromBits(ReadRaw(reader, SizeOf(type)), type, widened: false),
            };
        return values;
    }

    private static double ReadTagged(WireReader reader)
    {
        reader.ReadVarint();
        return reader.ReadFloat();
    }

    private static ulong ReadRaw(WireReader reader, int size) => size switch
    {
        8 => reader.ReadFixed64(),
        4 => reader.ReadFixed32(),
        2 => reader.ReadByte() | ((ulong)reader.ReadByte() << 8),
        _ => reader.ReadByte(),
    };

    /// <summary>Varints hold signed integers sign-extended, so for them (<paramref name="widened"/>) no sign bit is looked for.</summary>
    public static double FromBits(ulong bits, ElementType type, bool widened) => unchecked(type switch
    {
        ElementType.Float32 => Bits.ToSingle((uint)bits),
        ElementType.Float64 => Bits.ToDouble(bits),
        ElementType.Float16 => Bits.ToDoubleFromHalf((uint)bits & 0xFFFF),
        ElementType.BFloat16 => Bits.ToSingleFromBFloat16((uint)bits & 0xFFFF),
        ElementType.UInt64 or ElementType.UInt32 or ElementType.UInt16 or ElementType.UInt8 or ElementType.Bool => bits,
        _ when widened => (long)bits,
        ElementType.Int8 => (sbyte)bits,
        ElementType.Int16 => (short)bits,
        ElementType.Int32 => (int)bits,
        _ => (long)bits,
    });
}
