using System.Runtime.InteropServices;

namespace Lrp.Compiler.Onnx;

/// <summary>Floating-point numbers from their bits, which netstandard2.0 lacks functions for.</summary>
internal static class Bits
{
    public static float ToSingle(uint bits)
    {
        Span<uint> one = [bits];
        return MemoryMarshal.Cast<uint, float>(one)[0];
    }

    public static uint OfSingle(float value)
    {
        Span<float> one = [value];
        return MemoryMarshal.Cast<float, uint>(one)[0];
    }

    public static double ToDouble(ulong bits) => BitConverter.Int64BitsToDouble(unchecked((long)bits));

    public static float ToSingleFromBFloat16(uint bits) => ToSingle(bits << 16);

    /// <summary>IEEE half precision, subnormals, infinities and NaN included.</summary>
    public static double ToDoubleFromHalf(uint bits)
    {
        var sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
        var (exponent, mantissa) = ((int)(bits >> 10) & 0x1F, bits & 0x3FF);
        return exponent switch
        {
            0 => sign * mantissa * Math.Pow(2, -24),
            0x1F => mantissa == 0 ? sign * double.PositiveInfinity : double.NaN,
            _ => sign * (1024 + mantissa) * Math.Pow(2, exponent - 25),
        };
    }
}
