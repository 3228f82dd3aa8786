using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Lrp.Shared;

namespace Lrp.Generated;

/// <summary>
/// Strips of 32 outputs of a dense layer, b + Σ x_c · W_c over the inputs c that are not zero (behind a ReLU half of them are; of a seed
/// all but one). Eight sums are on their way at a time, which hides how long each takes.
/// </summary>
public static unsafe class DenseStrip
{
    /// <summary>Outputs of a strip.</summary>
    public const int Length = BlockLayout.Strip;

    /// <summary>Lists the inputs that are not zero.</summary>
    /// <returns>Their number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int ListActive(float* x, int inputs, int* indices)
    {
        var count = 0;
        for (var index = 0; index < inputs; index++)
        {
            indices[count] = index;
            count += x[index] != 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>The sums of a strip, two vectors of sixteen, each in four parts.</summary>
    /// <param name="x">The inputs.</param>
    /// <param name="indices">Which of them are summed.</param>
    /// <param name="count">How many those are.</param>
    /// <param name="weights">Those of the strip: 32 for each input.</param>
    /// <param name="bias">The first part's start.</param>
    /// <param name="sums">Where the 32 sums go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Avx512(float* x, int* indices, int count, float* weights, float* bias, float* sums)
    {
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16);
        Vector512<float> b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        var next = 0;
        for (; next <= count - 4; next += 4)
        {
            int i = indices[next], j = indices[next + 1], k = indices[next + 2], l = indices[next + 3];
            Vector512<float> xi = Vector512.Create(x[i]), xj = Vector512.Create(x[j]);
            Vector512<float> xk = Vector512.Create(x[k]), xl = Vector512.Create(x[l]);
            float* wi = weights + (i * Length), wj = weights + (j * Length), wk = weights + (k * Length), wl = weights + (l * Length);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(wi), xi, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(wi + 16), xi, a1);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Load(wj), xj, b0);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Load(wj + 16), xj, b1);
            c0 = Vector512.FusedMultiplyAdd(Vector512.Load(wk), xk, c0);
            c1 = Vector512.FusedMultiplyAdd(Vector512.Load(wk + 16), xk, c1);
            d0 = Vector512.FusedMultiplyAdd(Vector512.Load(wl), xl, d0);
            d1 = Vector512.FusedMultiplyAdd(Vector512.Load(wl + 16), xl, d1);
        }

        for (; next < count; next++)
        {
            var xi = Vector512.Create(x[indices[next]]);
            var w = weights + (indices[next] * Length);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(w), xi, a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(w + 16), xi, a1);
        }

        Vector512.Store(a0 + b0 + c0 + d0, sums);
        Vector512.Store(a1 + b1 + c1 + d1, sums + 16);
    }

    /// <summary>The sums of a strip, four vectors of eight, each in two parts.</summary>
    /// <inheritdoc cref="Avx512"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Avx2(float* x, int* indices, int count, float* weights, float* bias, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(bias), a1 = Vector256.Load(bias + 8);
        Vector256<float> a2 = Vector256.Load(bias + 16), a3 = Vector256.Load(bias + 24);
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        var next = 0;
        for (; next <= count - 2; next += 2)
        {
            int i = indices[next], j = indices[next + 1];
            Vector256<float> xi = Vector256.Create(x[i]), xj = Vector256.Create(x[j]);
            float* wi = weights + (i * Length), wj = weights + (j * Length);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(wi), xi, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(wi + 8), xi, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(wi + 16), xi, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(wi + 24), xi, a3);
            b0 = Vector256.FusedMultiplyAdd(Vector256.Load(wj), xj, b0);
            b1 = Vector256.FusedMultiplyAdd(Vector256.Load(wj + 8), xj, b1);
            b2 = Vector256.FusedMultiplyAdd(Vector256.Load(wj + 16), xj, b2);
            b3 = Vector256.FusedMultiplyAdd(Vector256.Load(wj + 24), xj, b3);
        }

        if (next < count)
        {
            var xi = Vector256.Create(x[indices[next]]);
            var w = weights + (indices[next] * Length);
            a0 = Vector256.FusedMultiplyAdd(Vector256.Load(w), xi, a0);
            a1 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 8), xi, a1);
            a2 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 16), xi, a2);
            a3 = Vector256.FusedMultiplyAdd(Vector256.Load(w + 24), xi, a3);
        }

        Vector256.Store(a0 + b0, sums);
        Vector256.Store(a1 + b1, sums + 8);
        Vector256.Store(a2 + b2, sums + 16);
        Vector256.Store(a3 + b3, sums + 24);
    }

    /// <summary>The sums of a strip, eight vectors of four.</summary>
    /// <inheritdoc cref="Avx512"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Portable(float* x, int* indices, int count, float* weights, float* bias, float* sums)
    {
        Vector128<float> a0 = Vector128.Load(bias), a1 = Vector128.Load(bias + 4);
        Vector128<float> a2 = Vector128.Load(bias + 8), a3 = Vector128.Load(bias + 12);
        Vector128<float> a4 = Vector128.Load(bias + 16), a5 = Vector128.Load(bias + 20);
        Vector128<float> a6 = Vector128.Load(bias + 24), a7 = Vector128.Load(bias + 28);
        for (var next = 0; next < count; next++)
        {
            var xi = Vector128.Create(x[indices[next]]);
            var w = weights + (indices[next] * Length);
            a0 = Vector128.MultiplyAddEstimate(Vector128.Load(w), xi, a0);
            a1 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 4), xi, a1);
            a2 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 8), xi, a2);
            a3 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 12), xi, a3);
            a4 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 16), xi, a4);
            a5 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 20), xi, a5);
            a6 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 24), xi, a6);
            a7 = Vector128.MultiplyAddEstimate(Vector128.Load(w + 28), xi, a7);
        }

        Vector128.Store(a0, sums);
        Vector128.Store(a1, sums + 4);
        Vector128.Store(a2, sums + 8);
        Vector128.Store(a3, sums + 12);
        Vector128.Store(a4, sums + 16);
        Vector128.Store(a5, sums + 20);
        Vector128.Store(a6, sums + 24);
        Vector128.Store(a7, sums + 28);
    }
}
