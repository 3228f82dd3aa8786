using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lrp.Generated;

/// <summary>Products with powers of two, which are exact up to the last rounding of a subnormal number.</summary>
internal static class PowersOfTwo
{
    /// <summary>value · 2^exponent, in two steps, as the power itself may be out of range; AVX-512 has an instruction for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Times(Vector512<float> value, Vector512<int> exponent)
    {
        if (Avx512F.IsSupported)
            return Avx512F.Scale(value, Vector512.ConvertToSingle(exponent));
        var half = Vector512.ShiftRightArithmetic(exponent, 1);
        return value * Of(half) * Of(exponent - half);
    }

    /// <summary>2^exponent, of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    /// <inheritdoc cref="Times(Vector512{float}, Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Times(Vector256<float> value, Vector256<int> exponent)
    {
        var half = Vector256.ShiftRightArithmetic(exponent, 1);
        return value * Of(half) * Of(exponent - half);
    }

    /// <inheritdoc cref="Of(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(Vector256<int> exponent) => ((exponent + Vector256.Create(127)) << 23).AsSingle();

    /// <inheritdoc cref="Times(Vector512{float}, Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Times(Vector128<float> value, Vector128<int> exponent)
    {
        var half = Vector128.ShiftRightArithmetic(exponent, 1);
        return value * Of(half) * Of(exponent - half);
    }

    /// <inheritdoc cref="Of(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<int> exponent) => ((exponent + Vector128.Create(127)) << 23).AsSingle();
}
