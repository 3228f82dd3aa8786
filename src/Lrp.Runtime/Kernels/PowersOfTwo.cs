using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp.Generated;

/// <summary>
/// Products with powers of two, which are exact up to the last rounding of a subnormal number. Exponents are whole numbers in float32,
/// as rounding leaves them and AVX-512 takes them.
/// </summary>
internal static class PowersOfTwo
{
    /// <summary>value · 2^exponent, in two steps, as the power itself may be out of range; AVX-512 has an instruction for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Times(Vector512<float> value, Vector512<float> exponent)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value, exponent);
        var whole = Vector512.ConvertToInt32Native(exponent);
        var half = Vector512.ShiftRightArithmetic(whole, 1);
        return value * Of(half) * Of(whole - half);
    }

    /// <summary>2^exponent; where that is subnormal, anything up to the smallest normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> exponent) => Avx512F.IsSupported
        ? Avx512F.Scale(Vector512<float>.One, exponent)
        : Of(Vector512.ConvertToInt32Native(Vector512.MaxNative(Vector512.Create(-126f), exponent)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    /// <inheritdoc cref="Times(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Times(Vector256<float> value, Vector256<float> exponent)
    {
        var whole = Vector256.ConvertToInt32Native(exponent);
        var half = Vector256.ShiftRightArithmetic(whole, 1);
        return value * Of(half) * Of(whole - half);
    }

    /// <inheritdoc cref="Of(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<float> exponent) =>
        Of(Vector256.ConvertToInt32Native(Vector256.MaxNative(Vector256.Create(-126f), exponent)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Of(Vector256<int> exponent) => ((exponent + Vector256.Create(127)) << 23).AsSingle();

    /// <inheritdoc cref="Times(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Times(Vector128<float> value, Vector128<float> exponent)
    {
        var whole = Vector128.ConvertToInt32Native(exponent);
        var half = Vector128.ShiftRightArithmetic(whole, 1);
        return value * Of(half) * Of(whole - half);
    }

    /// <inheritdoc cref="Of(Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> exponent) =>
        Of(Vector128.ConvertToInt32Native(Vector128.MaxNative(Vector128.Create(-126f), exponent)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Of(Vector128<int> exponent) => ((exponent + Vector128.Create(127)) << 23).AsSingle();
}
